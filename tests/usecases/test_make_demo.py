"""The demo: every state there is, nobody's names and numbers, the same from one seed, and a ledger that verifies."""

import datetime as dt
import json
from collections import Counter
from itertools import chain

import pytest
from django.db import connections
from pytest_django import Settings

from tests.support.database import Cluster, clone, pointed_at
from tests.support.nation import Nation
from tests.support.people import make_account
from zhulu.domain.access.models import Account, DemoAccount, DemoMark
from zhulu.domain.access.vocabulary import AccountKind, Level
from zhulu.domain.authorities.models import Area
from zhulu.domain.authorities.vocabulary import AreaKind, AreaLevel
from zhulu.domain.credit.models import Case
from zhulu.domain.enterprises.models import OrganisationIdentifier
from zhulu.domain.errata.models import Erratum
from zhulu.domain.exchange.models import Delivery, Holding, Reconciliation
from zhulu.domain.filings.models import Filing, GradeApplication, Handover, ReturnReason
from zhulu.domain.library.models import Contribution, GradeDecision, NationalNumber
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.publication.queries import Filters, find_project, search_projects
from zhulu.domain.rulebook.models import SettingAnswer, SettingProposal
from zhulu.domain.standard.identifiers import is_id_number, is_uscc
from zhulu.domain.statecraft.models import Move
from zhulu.domain.uploads.models import Upload
from zhulu.foundation.crypto.keys import keyring
from zhulu.foundation.crypto.models import PersonalDatum
from zhulu.foundation.crypto.sm4 import open_sealed
from zhulu.foundation.ledger.checking import check_ledger
from zhulu.foundation.ledger.models import Entry
from zhulu.foundation.storage.inspection import MediaType, inspect
from zhulu.interfaces.commands.content_checks import CONTENT_CHECKS
from zhulu.interfaces.portal.document import lay_out
from zhulu.usecases.journey import NotToBeBackdated, at
from zhulu.usecases.make_demo.codes import NOWHERE
from zhulu.usecases.make_demo.loading import load_documents
from zhulu.usecases.make_demo.making import CannotMakeDemo, make_demo
from zhulu.usecases.make_demo.papers import write_paper

NOW = dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC)
SEED = 7
FEW = 14
"""The first dozen endings are all there are."""
RANDOM_PARTS = {"public_id", "digest", "updated_at"}


@pytest.fixture
def demo_mode(settings: Settings) -> None:
    """Run as a demo."""
    settings.DEMO = True


def public_facts() -> list[object]:
    """Give what the public reads of every project, by number, without what is random by design."""
    documents = ProjectDocument.objects.order_by("number").values_list("document", flat=True)
    return [without_random(document) for document in documents]


def without_random(value: object) -> object:
    """Leave out ids and digests at any depth."""
    if isinstance(value, dict):
        return {key: without_random(inner) for key, inner in value.items() if key not in RANDOM_PARTS}
    return [without_random(inner) for inner in value] if isinstance(value, list) else value


def all_personal_values() -> list[str]:
    """Open everything that the vault keeps."""
    return [
        open_sealed(bytes(datum.ciphertext), ring=keyring(), label=datum.label, owner=datum.owner)
        for datum in PersonalDatum.objects.all()
    ]


def test_every_state_and_nobody(fresh_database: str, demo_mode: None) -> None:
    """A small demo holds every state, its codes are right and nobody's, its ledger verifies, and again does nothing."""
    made = make_demo(now=NOW, seed=SEED, projects=FEW)

    assert made.is_new
    assert set(Filing.objects.values_list("state", flat=True)) == {
        *("draft", "submitted", "returned", "refused", "confirmed")
    }
    assert set(GradeApplication.objects.values_list("state", flat=True)) == {"applied", "granted", "sent_back"}
    assert set(Move.objects.values_list("transition", flat=True)) >= {"withdraw", "return", "refuse", "confirm"}
    assert set(GradeDecision.objects.values_list("grade", flat=True)) == {"A", "B", "C"}
    assert Filing.objects.filter(state="submitted", home_authority=None).exists()
    assert ReturnReason.objects.exists()
    assert set(ProjectDocument.objects.values_list("grade", flat=True)) >= {"A", "C", "D"}

    assert "in_force" in set(Case.objects.values_list("state", flat=True))

    upload = Upload.objects.get()
    assert (upload.total, upload.drafts, upload.faulty, upload.marked is not None) == (6, 4, 2, True)

    codes = list(OrganisationIdentifier.objects.values_list("value", flat=True))
    assert all(is_uscc(code) and code[2:4] == NOWHERE for code in codes)
    numbers = [value for value in all_personal_values() if is_id_number(value)]
    assert len(numbers) > FEW
    assert {number[:2] for number in numbers} == {NOWHERE}
    assert not Area.objects.filter(code__startswith=NOWHERE).exists()

    assert set(Erratum.objects.values_list("state", flat=True)) >= {"done", "at_province"}
    assert Erratum.objects.filter(contribution__path="1", sent_to_bureau_at__isnull=False).exists()
    assert DemoAccount.objects.filter(account__kind=AccountKind.OWNER).exists()

    verdict = check_ledger(content_checks=CONTENT_CHECKS, sealed_before=NOW + dt.timedelta(days=1))
    assert verdict.fault is None
    assert Entry.objects.count() == len(set(Entry.objects.values_list("pk", flat=True))) > FEW
    assert Move.objects.earliest("id").at < Move.objects.latest("id").at <= NOW

    again = make_demo(now=NOW, seed=SEED, projects=FEW)
    assert not again.is_new
    assert (again.projects, again.filings) == (made.projects, made.filings)
    with pytest.raises(CannotMakeDemo):
        make_demo(now=NOW, seed=SEED + 1, projects=FEW)


def test_shown_accounts(fresh_database: str, demo_mode: None) -> None:
    """Each party of the notice has an account to try, and nobody else has a password."""
    make_demo(now=NOW, seed=SEED, projects=1)

    shown = DemoAccount.objects.select_related("account__officer__authority", "account__clerk_profile")
    kinds = Counter(entry.account.kind for entry in shown)
    assert kinds[AccountKind.CLERK] == 3
    assert {kinds[kind] for kind in AccountKind if "admin" in kind} == {1}
    assert kinds[AccountKind.SUPPORT] == kinds[AccountKind.DATA_BUREAU] == 1
    levels = {entry.account.officer.authority.level for entry in shown if entry.account.kind == AccountKind.OFFICER}
    assert levels == set(Level)
    others = Account.objects.filter(demo_account=None)
    assert others.count() > 100
    assert not [account for account in others if account.has_usable_password()]


def test_same_seed_same_province(
    cluster: Cluster, template: str, fresh_database: str, demo_mode: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two fresh databases of one seed read the same to the public, but for random ids."""
    make_demo(now=NOW, seed=SEED, projects=FEW)
    first = public_facts()
    with clone(cluster, template) as other, pointed_at(cluster, other):
        make_demo(now=NOW, seed=SEED, projects=FEW)
        second = public_facts()

    assert first
    assert json.dumps(first, ensure_ascii=False) == json.dumps(second, ensure_ascii=False)


def test_refuses_what_is_not_a_demo(fresh_database: str, settings: Settings) -> None:
    """Outside demo mode, and over other people's data, nothing is made and nothing is left."""
    with pytest.raises(CannotMakeDemo):
        make_demo(now=NOW)
    with pytest.raises(NotToBeBackdated), at(NOW):
        pytest.fail("no journey may be backdated here")
    settings.DEMO = True
    make_account(kind=AccountKind.CLERK)
    with pytest.raises(CannotMakeDemo):
        make_demo(now=NOW)
    with pytest.raises(CannotMakeDemo):
        load_documents(now=NOW, seed=SEED, total=10)

    assert not DemoMark.objects.exists()
    assert Account.objects.count() == 1


def test_interruption_leaves_nothing(fresh_database: str, demo_mode: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo that breaks off half-way is no demo: the next call starts from an empty database and finishes."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("zhulu.usecases.make_demo.telling.submit_filing", interrupted)
        with pytest.raises(KeyboardInterrupt):
            make_demo(now=NOW, seed=SEED, projects=2)
    assert not DemoMark.objects.exists()
    assert not Filing.objects.exists()

    assert make_demo(now=NOW, seed=SEED, projects=2).is_new


def test_load_documents(fresh_database: str, demo_mode: None) -> None:
    """Three thousand loaded documents are found by any substring, say what they are, and are not loaded twice."""
    make_demo(now=NOW, seed=SEED, projects=1)
    before = ProjectDocument.objects.count()
    told: list[str] = []
    added = load_documents(now=NOW, seed=SEED, total=3000, tell=told.append)

    assert added + before == ProjectDocument.objects.count() == 3000
    loaded = ProjectDocument.objects.filter(document__marks__0__kind="load")
    assert loaded.count() == added
    assert not Contribution.objects.filter(project__document__in=loaded).exists()
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'publication_projectdocument'")
        assert {"document_tokens", "document_buckets"} <= {row[0] for row in cursor.fetchall()}
    cities = Area.objects.filter(kind=AreaKind.GB, level=AreaLevel.CITY)
    assert {row["city_code"] for row in loaded.values("city_code")} == {city.code for city in cities}

    sample = loaded.exclude(name__contains="（").order_by("project_id")[1234]
    for word in (sample.number, sample.name, sample.name[2:6], sample.owner_name[-6:]):
        page = search_projects(filters=Filters(query=word, include_unconfirmed=True), limit=3000)
        expected = ProjectDocument.objects.filter(search_text__contains=word.lower()).count()
        assert len(page.rows) == expected > 0
    document = find_project(public_id=sample.public_id)
    assert document is not None
    assert [flag.label for flag in lay_out(document).flags] == ["压力测试数据（无填报件）"]

    assert load_documents(now=NOW, seed=SEED, total=3000) == 0
    assert load_documents(now=NOW, seed=SEED, total=3100) == 100
    ids = chain.from_iterable(ProjectDocument.objects.values_list("public_id"))
    assert len(set(ids)) == 3100


def test_papers_are_sound() -> None:
    """A made-up paper passes the same inspection as anybody's, and other words give another file."""
    paper = write_paper("合同", ["项目：甲", "演示材料"])

    assert inspect(paper, name="合同.pdf", allowed=[MediaType.PDF]) is MediaType.PDF
    assert paper.getvalue() == write_paper("合同", ["项目：甲", "演示材料"]).getvalue()
    assert paper.getvalue() != write_paper("合同", ["项目：乙", "演示材料"]).getvalue()


def test_what_is_a_is_pushed_to_the_simulator(fresh_database: str, demo_mode: None) -> None:
    """The latest three show the three fates, numbers came back, and one comparison names two differences."""
    nation = Nation()
    make_demo(now=NOW, seed=SEED, projects=20, nation=nation)
    filed = Delivery.objects.filter(path="2")
    latest = filed.order_by("-queued_at").values_list("state", flat=True)

    assert list(latest[:3]) == ["accepted", "sending", "rejected"]
    assert set(filed.values_list("state", flat=True)) == {"accepted", "sending", "rejected"}
    assert NationalNumber.objects.filter(row_id="").count() == Holding.objects.count() >= 1
    assert Delivery.objects.get(state="rejected").receipts.get().reasons
    assert all(delivery.queued_at < NOW for delivery in Delivery.objects.all())
    compared = Reconciliation.objects.get()
    assert compared.simulated
    assert Handover.objects.get().receiver.level == "city"
    b_after_c = GradeDecision.objects.filter(grade="B", contribution__grade_decisions__grade="C")
    assert b_after_c.count() == GradeApplication.objects.filter(target_grade="B", state="granted").count() == 1
    assert GradeApplication.objects.filter(target_grade="B", state="applied").count() == 1
    assert SettingAnswer.objects.count() == 1
    assert SettingProposal.objects.filter(answer=None).count() == 1
    assert set(compared.drifts.values_list("kind", flat=True)) == {"missing_there", "unexpected"}
