"""Nobody types twice: an own filing is copied without what is personal, a joined project brings its own sheet."""

import pytest

from tests.support.filings import (
    ANSWERS,
    Cast,
    Plan,
    attach_demanded,
    confirmed_filing,
    filled_filing,
    make_cast,
    make_clerk,
    make_firm,
    submitted_filing,
)
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import FilingNotFound, list_papers, list_sheets
from zhulu.domain.rulebook.operations import set_policy
from zhulu.domain.standard.catalogue import TABLES
from zhulu.foundation.audit.models import Event
from zhulu.usecases.check_filing import check_filing
from zhulu.usecases.copy_filing import copy_filing
from zhulu.usecases.start_back_filing import start_back_filing
from zhulu.usecases.submit_filing import submit_filing


@pytest.fixture
def cast(db: None, frozen: object) -> Cast:
    """Who files and who answers."""
    return make_cast()


def rows(filing: Filing) -> list[tuple[str, dict[str, object]]]:
    """Give every record of a draft with its table."""
    drafts = sorted(list_sheets(filing=filing).values(), key=lambda draft: draft.sheet)
    return [(table, row) for draft in drafts for table, found in draft.tables.items() for row in found]


def test_a_copy_holds_what_was_typed_and_nothing_personal(cast: Cast) -> None:
    """Every typed text is there under ids of its own; commitments and papers are not; it joins no project."""
    source = confirmed_filing(cast)
    copy = copy_filing(actor=cast.clerk.actor, filing_id=source.public_id)
    before, after = rows(source), rows(copy)

    assert (copy.state, copy.project, copy.roles, copy.name) == ("draft", None, source.roles, source.name)
    assert not {row["row_id"] for _, row in before} & {row["row_id"] for _, row in after}
    assert [table for table, _ in before] == [table for table, _ in after]
    for (table, old), (_, new) in zip(before, after, strict=True):
        personal = {item.column for item in TABLES[table].fields if item.personal}
        assert {key: text for key, text in new.items() if key != "row_id"} == {
            key: text for key, text in old.items() if key != "row_id" and key not in personal
        }
    assert list_papers(filing=copy) == []
    assert Event.objects.filter(action="copy_filing", subject_id=copy.public_id).count() == 1


def test_a_copy_goes_its_own_way(cast: Cast) -> None:
    """With papers and the personal numbers that are demanded, it becomes a project with a number of its own."""
    source = submitted_filing(cast)
    copy = copy_filing(actor=cast.clerk.actor, filing_id=source.public_id)
    attach_demanded(cast.clerk, copy)
    submit_filing(actor=cast.clerk.actor, filing_id=copy.public_id, promised=True, reasons=ANSWERS)
    copy.refresh_from_db()

    assert copy.project is not None
    assert copy.project != source.project


def test_drafts_are_copied_and_strangers_copy_nothing(cast: Cast) -> None:
    """A draft can be copied; another firm's filing does not exist for one."""
    draft = filled_filing(cast.clerk)
    stranger = make_clerk(make_firm(serial=2, name="吉林示例监理有限公司"), sign_in_name="stranger", name="外人")

    assert copy_filing(actor=cast.clerk.actor, filing_id=draft.public_id).pk != draft.pk
    with pytest.raises(FilingNotFound):
        copy_filing(actor=stranger.actor, filing_id=draft.public_id)


@pytest.mark.parametrize("confirmed", [True, False])
def test_joining_brings_the_projects_sheet(cast: Cast, *, confirmed: bool) -> None:
    """A supervisor who joins finds the basic sheet filled from what is public, codes and all, and nothing else."""
    plan = Plan(change={("project", "IsMajor"): "是"})
    there = confirmed_filing(cast, plan) if confirmed else submitted_filing(cast, plan)
    assert there.project is not None
    supervisor = make_clerk(make_firm(serial=2, name="吉林示例监理有限公司"), sign_in_name="jian.li", name="监理员")
    joined = start_back_filing(actor=supervisor.actor, roles=["4"], project_public_id=there.project.public_id)
    (project,) = list_sheets(filing=joined)["basic"].tables["project"]
    faults = check_filing(actor=supervisor.actor, filing_id=joined.public_id).submission.violations

    assert set(list_sheets(filing=joined)) == {"basic"}
    assert (project["PrjName"], project["CountyNum"], project["IsMajor"]) == ("净月体育公园综合馆", "220102", "是")
    assert project["NoPermitReason"] == "land,planning"
    assert (joined.name, joined.area_code) == ("净月体育公园综合馆", "220102")
    assert [item for item in faults if item.place.sheet == "basic" and item.place.table != "papers"] == []


def test_what_is_not_public_brings_nothing(cast: Cast) -> None:
    """Where grade D is not shown, an unconfirmed project gives nothing away."""
    there = submitted_filing(cast)
    assert there.project is not None
    set_policy(key="show_grade_d", value=False, valid_from=there.created_at.date(), reason="示例", set_by="省厅")
    joined = start_back_filing(actor=cast.clerk.actor, roles=["3"], project_public_id=there.project.public_id)

    assert list_sheets(filing=joined) == {}
