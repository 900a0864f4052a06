"""``zhulu verify`` over errata: an untouched correction verifies, and every way of forging one is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from tests.support import database
from tests.support.bare_errata import make_helper
from tests.support.database import Cluster
from tests.support.errata import Hands, agreed, submitted
from tests.support.filings import confirmed_filing, make_cast
from tests.support.forging import Sealed, forged, verified
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.library.models import Contribution, Version
from zhulu.foundation.ledger.models import Entry
from zhulu.foundation.ledger.sealer import seal_all


@pytest.fixture(scope="module")
def sealed(cluster: Cluster, template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Sealed]:
    """One record whose award and contract number were corrected by two errata; each forgery below is undone."""
    with (
        django_db_blocker.unblock(),
        database.clone(cluster, template) as name,
        database.pointed_at(cluster, name),
    ):
        cast = make_cast()
        hands = Hands(cast, make_helper(AccountKind.SUPPORT), make_helper(AccountKind.DATA_BUREAU))
        filing = confirmed_filing(cast)
        for changes in ({("tenders", "TenderMoney"): "12300.00"}, {("contracts", "ContractNum"): "HT-2018-0322"}):
            record = Contribution.objects.select_related("project").get()
            hands.executed(agreed(submitted(cast.clerk.actor, record, changes), cast.county.actor))
        seal_all(now=timezone.now())
        yield Sealed(cluster.superuser_url, name, [filing.project.number if filing.project else ""])


@pytest.mark.notice("三(五)b")
def test_corrections_verify(sealed: Sealed, tmp_path: Path) -> None:
    """Two errata, three versions, ten entries of the cases: nothing to name."""
    assert Version.objects.count() == 3
    assert Entry.objects.filter(subject__startswith="erratum:").count() == 10
    assert "账本完好" in verified(tmp_path)


BY_ERRATA = "WHERE cause LIKE 'erratum:%'"
FORGED = {
    "an application's text": (
        "UPDATE errata_erratumsubmission SET canonical = replace(canonical, '12300', '1') WHERE number = 1",
        "行不符",
    ),
    "an application gone": ("DELETE FROM errata_erratumsubmission WHERE number = 1", "行不符"),
    "a corrected version's text": (
        "UPDATE library_version SET canonical = replace(canonical, '12300', '1') WHERE number = 2",
        "行不符",
    ),
    "a corrected version gone": ("DELETE FROM library_version WHERE number = 2", "行不符"),
    "the fact changed once more": ("UPDATE library_tender SET tender_money = 1", "内容与其最新版本不符"),
    "a change that names no erratum": (
        "UPDATE audit_rowhistory SET cause = 'by hand' WHERE cause LIKE 'erratum:%'",
        "没有勘误依据：by hand",
    ),
    "a change outside the execution": (f"UPDATE audit_rowhistory SET txid = 1 {BY_ERRATA}", "执行的事务里"),
    "a change of another record": (
        f"UPDATE audit_rowhistory SET new = jsonb_set(new, '{{contribution_id}}', '99') {BY_ERRATA}",
        "所改的那一件",
    ),
    "one column more": (
        f"UPDATE audit_rowhistory SET new = jsonb_set(new, '{{prj_size}}', '\"大\"') {BY_ERRATA}",
        "PrjSize 不在勘误",
    ),
    "a change that the history does not show": (f"DELETE FROM audit_rowhistory {BY_ERRATA}", "与行历史不符"),
    "an execution gone": ("DELETE FROM errata_erratumexecution WHERE id = 1", "执行的事务里"),
    "another agreed diff": ("UPDATE errata_agreederratum SET diff = '[]' WHERE id = 1", "同意的内容里"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_correction_is_named(name: str, sealed: Sealed, tmp_path: Path) -> None:
    """Facts change by an executed erratum only, and exactly one is behind every changed column."""
    statement, words = FORGED[name]

    assert words in forged(sealed, statement, lambda: verified(tmp_path))


def test_a_removed_column_behind_the_walls_is_named(sealed: Sealed, tmp_path: Path) -> None:
    """A row deleted and written into the history as a plain deletion has nothing behind it."""
    statement = (
        "INSERT INTO audit_rowhistory (at, txid, table_name, row_pk, operation, old, new, actor, cause)"
        " SELECT at, txid, table_name, row_pk, 'DELETE', new, NULL, actor, '' FROM audit_rowhistory"
        " WHERE table_name = 'library_participant' AND operation = 'INSERT'"
    )

    assert "没有勘误依据：未写缘由" in forged(sealed, statement, lambda: verified(tmp_path))
