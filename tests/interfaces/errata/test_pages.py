"""One list and one case page: an erratum goes from the firm's draft to 办结 in a browser's requests."""

import io

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.support.bare_errata import make_helper_account
from tests.support.errata import agreed, submitted
from tests.support.people import signed_in
from tests.support.stations import Station
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.states import DONE
from zhulu.domain.library.models import Contribution
from zhulu.foundation.audit.models import Event

pytestmark = pytest.mark.usefixtures("frozen")


def test_the_support_unit_executes_what_was_agreed(at_confirmed: Station) -> None:
    """Support finds the agreed case in its list, and one button executes it."""
    cast = at_confirmed.cast
    erratum = submitted(cast.clerk.actor, Contribution.objects.select_related("project").get())
    support = signed_in(make_helper_account(AccountKind.SUPPORT))
    address = reverse("errata:case", args=[erratum.public_id])
    assert support.get(address).status_code == 404

    agreed(erratum, cast.county.actor)
    assert erratum.number in support.get(reverse("errata:list")).content.decode()
    page = support.get(address).content.decode()
    assert reverse("errata:step", args=[erratum.public_id, "execute"]) in page

    support.post(reverse("errata:step", args=[erratum.public_id, "execute"]))
    assert Erratum.objects.get().state == DONE
    project = erratum.contribution.project.public_id
    ledger = reverse("portal:errata", args=[project])
    assert ledger in Client().get(reverse("portal:project", args=[project])).content.decode()
    assert erratum.number in Client().get(ledger).content.decode()


def test_the_firm_writes_its_application(at_confirmed: Station) -> None:
    """From the confirmed record: begin, open a sheet to type over; a file that is no PDF is refused in words."""
    firm = signed_in(at_confirmed.cast.clerk.account)
    firm.post(reverse("errata:start", args=[Contribution.objects.get().public_id]))
    erratum = Erratum.objects.get()
    address = reverse("errata:case", args=[erratum.public_id])
    assert firm.get(address).status_code == 200

    sheet = reverse("errata:sheet", args=[erratum.public_id, "tender"])
    assert firm.get(sheet).status_code == 200
    scan = SimpleUploadedFile("a.pdf", b"not a pdf")
    handed = firm.post(reverse("errata:attach", args=[erratum.public_id, "application"]), {"file": scan})
    assert handed.status_code == 302


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_leaves_as_a_file(at_confirmed: Station, form: str) -> None:
    """Who sees errata takes them away with the page's filters, in the page's scope, and the trail says so."""
    cast = at_confirmed.cast
    erratum = submitted(cast.clerk.actor, Contribution.objects.select_related("project").get())
    address = reverse("errata:list")
    county = signed_in(cast.county.account)
    assert "export=csv" in county.get(address).content.decode()
    file = b"".join(county.get(address, {"export": form}))
    if form == "csv":
        assert erratum.number in file.decode()
        other = b"".join(county.get(address, {"export": form, "q": "没有这个词", "which": "all"}))
        assert erratum.number not in other.decode()
    else:
        rows = python_calamine.load_workbook(io.BytesIO(file)).get_sheet_by_index(0).to_python()
        assert [erratum.number in row for row in rows] == [False, True]
    assert Event.objects.filter(action="export_list", subject_id__startswith="勘误").exists()
    support = signed_in(make_helper_account(AccountKind.SUPPORT))
    assert erratum.number not in b"".join(support.get(address, {"export": "csv", "which": "all"})).decode()
