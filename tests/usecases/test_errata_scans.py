"""Stamped copies: attached to the step they belong to, by the office that took it, for ever."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.support.bare_errata import make_helper_account
from tests.support.errata import agreed, submitted
from tests.support.filings import upload
from tests.support.people import signed_in
from tests.support.sample_files import pdf
from tests.support.stations import Station
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.errata.models import Erratum, StepScan
from zhulu.domain.errata.queries import ErratumNotFound, list_moves
from zhulu.domain.library.models import Contribution
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.storage.inspection import FileRefused
from zhulu.foundation.storage.models import Blob
from zhulu.usecases.errata.scanning import ScanThere, attach_step_scan

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def case(at_confirmed: Station) -> Erratum:
    """An erratum that the county has agreed to."""
    cast = at_confirmed.cast
    erratum = submitted(cast.clerk.actor, Contribution.objects.select_related("project").get())
    return agreed(erratum, cast.county.actor)


def step_of(case: Erratum, transition: str) -> Move:
    """Give a step that was taken."""
    return next(move for move in list_moves(erratum=case) if move.transition == transition)


def test_on_the_page(at_confirmed: Station, case: Erratum) -> None:
    """The county attaches its stamped opinion to 确认; the firm reads it there, attaches to its own step alone."""
    firm, county = signed_in(at_confirmed.cast.clerk.account), signed_in(at_confirmed.cast.county.account)
    agree, handed_in = step_of(case, "agree"), step_of(case, "submit")
    address = reverse("errata:case", args=[case.public_id])
    offered = [reverse("errata:scan", args=[case.public_id, move.pk]) for move in (agree, handed_in)]
    assert [offer in county.get(address).content.decode() for offer in offered] == [True, False]
    assert [offer in firm.get(address).content.decode() for offer in offered] == [False, True]

    county.post(offered[0], {"file": SimpleUploadedFile("盖章意见.pdf", pdf())})
    scan = StepScan.objects.get()
    assert (scan.move_id, scan.added_name, scan.name) == (agree.pk, "王示例", "盖章意见.pdf")
    assert "盖章意见.pdf" in firm.get(address).content.decode()
    opened = firm.get(reverse("errata:file", args=[case.public_id, scan.public_id]))
    assert opened.getvalue().startswith(b"%PDF")
    assert "没有选择文件" in county.post(offered[0], follow=True).content.decode()
    assert firm.post(offered[0], {"file": SimpleUploadedFile("a.pdf", pdf())}).status_code == 403


def test_who_may_not(at_confirmed: Station, case: Erratum) -> None:
    """Another office's step, an unknown step, no PDF, the same file twice: refused, nothing kept but the first."""
    county, agree = at_confirmed.cast.county.actor, step_of(case, "agree")
    support = make_helper_account(AccountKind.SUPPORT)
    assert (
        signed_in(support)
        .post(reverse("errata:scan", args=[case.public_id, agree.pk]), {"file": SimpleUploadedFile("a.pdf", pdf())})
        .status_code
        == 403
    )
    one = {"erratum_id": case.public_id, "name": "意见.pdf"}
    attach_step_scan(actor=county, move_id=agree.pk, stream=upload(), **one)
    with pytest.raises(ScanThere):
        attach_step_scan(actor=county, move_id=agree.pk, stream=upload(), **one)
    with pytest.raises(NotPermitted):
        attach_step_scan(actor=county, move_id=step_of(case, "submit").pk, stream=upload(), **one)
    with pytest.raises(ErratumNotFound):
        attach_step_scan(actor=county, move_id=0, stream=upload(), **one)
    with pytest.raises(FileRefused):
        attach_step_scan(
            actor=county,
            move_id=agree.pk,
            stream=SimpleUploadedFile("a.pdf", b"no"),
            erratum_id=case.public_id,
            name="a",
        )
    assert StepScan.objects.count() == 1


def test_the_database_knows_the_case(at_confirmed: Station, case: Erratum) -> None:
    """A scan on a step of something else is refused by the guard, whoever writes it."""
    foreign = Move.objects.exclude(machine__startswith="erratum").latest("id")
    with pytest.raises(IntegrityError, match="盖章扫描件须附在这一件的办理步骤上"), transaction.atomic():
        StepScan.objects.create(
            erratum=case,
            move=foreign,
            name="意见.pdf",
            blob=Blob.objects.latest("id"),
            added_by=1,
            added_name="某人",
            added_office="某科",
            added_at=timezone.now(),
        )
