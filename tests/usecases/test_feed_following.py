"""What a delivery sets going beyond the library: the other system's proof of an erratum, and the national platform."""

import pytest
from django.db import transaction

from tests.support.bare_errata import make_helper
from tests.support.bundles import OWNER, bundle, changed, confirmed_by
from tests.support.deliveries import make_owner_account
from tests.support.errata import Hands, agreed, reread, submitted
from tests.support.filing_sheets import uscc
from tests.support.stations import Station
from zhulu.domain.access.actors import SYSTEM, Actor
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.enterprises.operations import register_organisation
from zhulu.domain.enterprises.vocabulary import Code, OrganisationKind, Residence
from zhulu.domain.errata.models import Erratum, Receipt
from zhulu.domain.errata.vocabulary import ReceiptKind
from zhulu.domain.exchange.models import Delivery as Push
from zhulu.domain.intake.models import Hold
from zhulu.domain.library.models import BasicInformation, Contribution
from zhulu.usecases.deliver_bundles import Answer, deliver
from zhulu.usecases.identify_actor import identify_actor

pytestmark = pytest.mark.usefixtures("frozen")
RENAMED = {("project", "PrjName"): "临江花园（更正）"}


def take(raw: object) -> Answer:
    """Deliver one bundle."""
    (answer,) = deliver(actor=SYSTEM, raws=[raw]).answers
    return answer


def owner_registered() -> Organisation:
    """Register the owner of the bundles."""
    with transaction.atomic():
        return register_organisation(
            name="长春临江置业有限公司",
            kinds=[OrganisationKind.OWNER],
            residence=Residence.IN_PROVINCE,
            codes=[Code(value=uscc(OWNER))],
        )


@pytest.fixture
def hands(at_start: Station) -> Hands:
    """Who takes part, and one delivered record."""
    take(bundle())
    return Hands(at_start.cast, make_helper(AccountKind.SUPPORT), make_helper(AccountKind.DATA_BUREAU))


@pytest.fixture
def owner(hands: Hands) -> Actor:
    """The owner's clerk."""
    return identify_actor(account=make_owner_account(owner_registered()))


def changing(hands: Hands, owner: Actor) -> Erratum:
    """Bring an erratum of the name as far as the systems have to change; what is pushed goes by the nation (二(三))."""
    erratum = submitted(owner, Contribution.objects.select_related("project").get(), RENAMED)
    agreed(erratum, hands.cast.county.actor)
    hands.filed(erratum)
    hands.reported(erratum)
    return reread(erratum)


def is_proven() -> bool:
    """Whether the approval system's change is proven by what it delivered."""
    return Receipt.objects.filter(kind=ReceiptKind.SYSTEM_CHANGE, note="接口交付的内容一致").exists()


@pytest.mark.notice("二(一)b")
def test_a_newer_version_proves_that_the_approval_system_has_changed(hands: Hands, owner: Actor) -> None:
    """Executed here first; the next version says what was agreed: its proof, and nothing is held."""
    erratum = changing(hands, owner)
    hands.executed(erratum)
    assert not is_proven()

    take(changed(bundle(version=2), "TBProjectInfo", PrjName="临江花园（更正）"))

    assert is_proven()
    assert not Hold.objects.exists()


@pytest.mark.notice("二(一)b")
def test_the_delivery_may_come_first(hands: Hands, owner: Actor) -> None:
    """The new value is held and proves the other system; the execution here settles it."""
    erratum = changing(hands, owner)

    take(changed(bundle(version=2), "TBProjectInfo", PrjName="临江花园（更正）"))
    assert BasicInformation.objects.get().prj_name == "临江花园一期"
    assert Hold.objects.get().state == "held"
    assert is_proven()

    hands.executed(erratum)
    assert BasicInformation.objects.get().prj_name == "临江花园（更正）"
    assert Hold.objects.get().state == "settled"


def test_another_value_proves_nothing(hands: Hands, owner: Actor) -> None:
    """What says neither the old nor the agreed value is held, and the case goes on."""
    erratum = changing(hands, owner)
    hands.executed(erratum)

    take(changed(bundle(version=2), "TBProjectInfo", PrjName="第三个名字"))

    assert not is_proven()
    assert Hold.objects.get().state == "held"


@pytest.mark.notice("一(二)4")
def test_what_is_graded_is_owed_to_the_nation(hands: Hands) -> None:
    """The setting pushes path ① from C upwards: queued with the grade, not while the grade is due."""
    assert Push.objects.filter(contribution=Contribution.objects.get()).count() == 1

    take(confirmed_by(bundle(inner_num="SP-9"), CheckPersonName="管理员"))
    assert Push.objects.count() == 1
