"""The list of errata: what waits for each party, found by a word, and the cost of the pages."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.support.bare_errata import make_helper, make_helper_account
from tests.support.deliveries import Delivery, delivered, make_owner, make_owner_account
from tests.support.errata import AMOUNT, agreed, given, submitted
from tests.support.people import signed_in
from tests.support.stations import Station
from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.errata.desks import count_waiting, list_waiting
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.permissions import ErratumPolicy
from zhulu.domain.library.models import Contribution
from zhulu.foundation.clock import local_day
from zhulu.usecases.errata.executing import execute_erratum
from zhulu.usecases.errata.filing_forms import file_at_bureau, file_at_department
from zhulu.usecases.errata.starting import start_erratum
from zhulu.usecases.identify_actor import identify_actor

pytestmark = pytest.mark.usefixtures("frozen")
LIST = "errata:list"
RENAMED = {("project", "PrjName"): "净月科技园研发中心"}


def record() -> Contribution:
    """Give the one record."""
    return Contribution.objects.select_related("project").get()


def waiting(*actors: Actor) -> list[int]:
    """Give how many errata wait for each; whatever waits lies in the scope, and names the same cases."""
    on = local_day(Erratum.objects.latest("id").changed_at)
    for actor in actors:
        seen = set(ErratumPolicy(on=on).visible_to(actor=actor).values_list("pk", flat=True))
        assert set(list_waiting(actor=actor, on=on).values_list("pk", flat=True)) <= seen
    return [count_waiting(actor=actor, on=on) for actor in actors]


def test_whose_turn_it_is_under_the_second_procedure(at_confirmed: Station) -> None:
    """Firm, county, support, one after the other; nobody once it is done; the province only watches."""
    cast = at_confirmed.cast
    support = make_helper(AccountKind.SUPPORT)
    parties = (cast.clerk.actor, cast.county.actor, support, cast.province.actor)
    start_erratum(actor=cast.clerk.actor, contribution_id=record().public_id)
    assert waiting(*parties) == [1, 0, 0, 0]
    erratum = submitted(cast.clerk.actor, record(), AMOUNT)
    assert waiting(*parties) == [0, 1, 0, 0]
    agreed(erratum, cast.county.actor)
    assert waiting(*parties) == [0, 0, 1, 0]
    execute_erratum(actor=support, erratum_id=erratum.public_id)
    assert waiting(*parties) == [0, 0, 0, 0]


def test_whose_turn_it_is_under_the_first_procedure(at_start: Station) -> None:
    """Both offices at once, each until it has filed; then support and, for its own system, the bureau."""
    delivered()
    cast, support, bureau = at_start.cast, make_helper(AccountKind.SUPPORT), make_helper(AccountKind.DATA_BUREAU)
    owner = identify_actor(account=make_owner_account(make_owner()))
    parties = (owner, cast.county.actor, bureau, cast.province.actor, support)
    erratum = submitted(owner, record(), RENAMED)
    assert waiting(*parties) == [0, 1, 0, 0, 0]
    agreed(erratum, cast.county.actor)
    assert waiting(*parties) == [0, 0, 1, 1, 0]
    file_at_bureau(actor=bureau, erratum_id=erratum.public_id, given=given())
    assert waiting(*parties) == [0, 0, 0, 1, 0]
    file_at_department(actor=cast.province.actor, erratum_id=erratum.public_id, given=given())
    assert waiting(*parties) == [0, 0, 1, 0, 1]
    execute_erratum(actor=support, erratum_id=erratum.public_id)
    assert waiting(*parties) == [0, 0, 1, 0, 0]


def test_found_by_a_word(at_confirmed: Station) -> None:
    """By number, project, applicant and procedure; what does not fit is not there, and the page says how to go on."""
    cast = at_confirmed.cast
    erratum = submitted(cast.clerk.actor, record(), AMOUNT)
    county = signed_in(cast.county.account)
    number, project = str(erratum.number), record().project.number
    for query in (number, number.lower(), project, "综合馆", "澄岳建设"):
        assert number in county.get(reverse(LIST), {"q": query}).content.decode()
    assert "没有符合条件的勘误" in county.get(reverse(LIST), {"q": "路桥"}).content.decode()
    by = {"which": "all", "procedure": erratum.procedure}
    assert number in county.get(reverse(LIST), by).content.decode()
    assert number not in county.get(reverse(LIST), {**by, "procedure": "erratum_national"}).content.decode()
    assert "还没有办完的勘误" in county.get(reverse(LIST), {"which": "ended"}).content.decode()
    home = county.get(reverse("authority:home")).content.decode()
    assert reverse(LIST) in home


@pytest.mark.parametrize("count", [1, 4])
def test_the_pages_cost_the_same(
    at_start: Station, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """However many cases and records there are, the owner's two lists and a case ask as often."""
    account = make_owner_account(make_owner())
    owner, client = identify_actor(account=account), signed_in(account)
    for number in range(count):
        start_erratum(actor=owner, contribution_id=delivered(Delivery(name=f"净月 {number} 号楼")).public_id)
    with django_assert_max_num_queries(20):
        assert f"净月 {count - 1} 号楼" in client.get(reverse(LIST)).content.decode()
    with django_assert_max_num_queries(20):
        assert f"净月 {count - 1} 号楼" in client.get(reverse("errata:projects")).content.decode()
    with django_assert_max_num_queries(40):
        client.get(reverse("errata:case", args=[Erratum.objects.earliest("id").public_id]))


def test_strangers(at_confirmed: Station) -> None:
    """Nobody without sign-in; administrators see an empty list."""
    assert Client().get(reverse(LIST)).status_code == 302
    submitted(at_confirmed.cast.clerk.actor, record(), AMOUNT)
    bureau = signed_in(make_helper_account(AccountKind.DATA_BUREAU))
    assert "还没有勘误" in bureau.get(reverse(LIST), {"which": "all"}).content.decode()
