"""Grade A on path ①: who may ask, what must be there, one signature for all parts (Q5)."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from tests.support.bundles import BUILDER, OWNER, bundle, completed, confirmed_by
from tests.support.deliveries import make_owner_account
from tests.support.filing_sheets import uscc
from tests.support.filings import PROVINCE, Person, make_officer
from tests.support.people import make_account
from zhulu.domain.access.actors import SYSTEM, Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.enterprises.operations import add_clerk, register_organisation
from zhulu.domain.enterprises.vocabulary import Code, OrganisationKind, Residence
from zhulu.domain.exchange.models import Delivery as Push
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.intake.models import Dossier, FeedApplication
from zhulu.domain.intake.queries import BundleNotFound
from zhulu.domain.library.models import GradeDecision
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.standard.catalogue import TABLES
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing
from zhulu.usecases import feed_grade
from zhulu.usecases.deliver_bundles import deliver
from zhulu.usecases.feed_grade import CannotApplyOnFeed, apply_on_feed, grant_on_feed, send_back_on_feed
from zhulu.usecases.identify_actor import identify_actor
from zhulu.usecases.verify_content import check_library

pytestmark = pytest.mark.django_db
GRANT = {"opinion": "齐全", "method": "system"}


def register(serial: int, name: str, kind: OrganisationKind) -> Any:
    """Register an organisation of the bundles."""
    with transaction.atomic():
        return register_organisation(
            name=name, kinds=[kind], residence=Residence.IN_PROVINCE, codes=[Code(value=uscc(serial))]
        )


@dataclass(frozen=True)
class Parties:
    """Who may ask, who may not, and who decides."""

    owner: Actor
    builder: Actor
    stranger: Actor
    province: Person

    @property
    def key(self) -> str:
        """The key of the one case."""
        return Dossier.objects.get().key


def clerk_of(organisation: Any, sign_in_name: str) -> Actor:
    """Make a firm's clerk."""
    account = make_account(kind=AccountKind.CLERK, sign_in_name=sign_in_name, name="经办人")
    with transaction.atomic():
        add_clerk(account=account, organisation=organisation)
    return identify_actor(account=account)


@pytest.fixture
def parties() -> Parties:
    """Register owner, builder and a stranger, and appoint the province's officer."""
    return Parties(
        owner=identify_actor(
            account=make_owner_account(register(OWNER, "长春临江置业有限公司", OrganisationKind.OWNER))
        ),
        builder=clerk_of(register(BUILDER, "吉林示例建设有限公司", OrganisationKind.BUILDER), "builder"),
        stranger=clerk_of(register(990, "别的公司", OrganisationKind.BUILDER), "stranger"),
        province=make_officer(PROVINCE, function=GrantFunction.GRADE_A),
    )


@pytest.fixture
def few_stars(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the province ask for two ``*`` fields only."""
    get = feed_grade.get_policy

    def asking(**given: Any) -> Any:
        policy = get(**given)
        fields = ["project.PrjName", "completion_checks.EDate"]
        assert TABLES["project"].find("PrjName")
        return type(policy)(as_of=policy.as_of, values={**policy.values, "a_grade_fields": fields})

    monkeypatch.setattr(feed_grade, "get_policy", asking)


def feed(*raws: Any) -> None:
    """Deliver bundles of one case."""
    for raw in raws:
        deliver(actor=SYSTEM, raws=[raw])


@pytest.mark.notice("一(二)4")
@pytest.mark.usefixtures("few_stars")
def test_one_signature_makes_all_parts_a(parties: Parties) -> None:
    """A builder applies, the province grants: both parts are A, the page says so, and the ledger agrees."""
    feed(bundle(), completed())
    application = apply_on_feed(actor=parties.builder, dossier_key=parties.key)

    grant_on_feed(actor=parties.province.actor, application_id=application.public_id, **GRANT)

    grants = GradeDecision.objects.filter(grade="A")
    assert (grants.count(), grants.values("move").distinct().count()) == (2, 1)
    assert ProjectDocument.objects.get().grade == "A"
    assert Push.objects.count() >= 2
    assert list(check_library()) == []
    with pytest.raises(CannotApplyOnFeed, match="已经是 A 级"):
        apply_on_feed(actor=parties.owner, dossier_key=parties.key)


@pytest.mark.notice("一(二)6e")
def test_missing_stars_are_all_told(parties: Parties) -> None:
    """By the catalogue's own list: every empty field is named, and that errata supply it."""
    feed(bundle())

    with pytest.raises(RulesViolated) as refused:
        apply_on_feed(actor=parties.owner, dossier_key=parties.key)

    blocks = refused.value.findings.blocks
    assert {item.rule for item in blocks} == {"StarFieldsPresent"}
    assert len(blocks) > 1
    assert all("勘误" in item.remedy for item in blocks)


@pytest.mark.usefixtures("few_stars")
def test_who_may_not_ask(parties: Parties) -> None:
    """A stranger finds nothing; what is due has no A; one application at a time."""
    feed(bundle(), completed())
    with pytest.raises(BundleNotFound):
        apply_on_feed(actor=parties.stranger, dossier_key=parties.key)
    with pytest.raises(BundleNotFound):
        apply_on_feed(actor=parties.province.actor, dossier_key=parties.key)
    apply_on_feed(actor=parties.owner, dossier_key=parties.key)
    with pytest.raises(CannotApplyOnFeed, match="正在省厅审核"):
        apply_on_feed(actor=parties.builder, dossier_key=parties.key)
    assert FeedApplication.objects.count() == 1


@pytest.mark.usefixtures("few_stars")
def test_a_part_without_a_grade_comes_first(parties: Parties) -> None:
    """A later stage of which nobody knows who confirmed it: no A before its B or C."""
    feed(bundle(), confirmed_by(completed(), CheckPersonName="管理员"))
    with pytest.raises(CannotApplyOnFeed, match="待定级"):
        apply_on_feed(actor=parties.owner, dossier_key=parties.key)


@pytest.mark.usefixtures("few_stars")
def test_sent_back_it_may_be_asked_anew(parties: Parties) -> None:
    """With a reason; the grade stays; a county decides nothing."""
    feed(bundle(), completed())
    first = apply_on_feed(actor=parties.owner, dossier_key=parties.key)
    county = make_officer()
    with pytest.raises(BundleNotFound):
        grant_on_feed(actor=county.actor, application_id=first.public_id, **GRANT)
    with pytest.raises(NotPermitted):
        grant_on_feed(actor=parties.owner, application_id=first.public_id, **GRANT)
    with pytest.raises(ReasonMissing):
        send_back_on_feed(actor=parties.province.actor, application_id=first.public_id, opinion="")
    send_back_on_feed(actor=parties.province.actor, application_id=first.public_id, opinion="请补全")

    with pytest.raises(CannotAdvance):
        grant_on_feed(actor=parties.province.actor, application_id=first.public_id, **GRANT)
    assert apply_on_feed(actor=parties.builder, dossier_key=parties.key).state == "applied"
    assert not GradeDecision.objects.filter(grade="A").exists()
