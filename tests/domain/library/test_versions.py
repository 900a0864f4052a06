"""Versions say what stands: exact inverses of the content rows, immutable, and their papers are kept for ever."""

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.support.filing_sheets import Sheets
from tests.support.filings import (
    ANSWERS,
    OPINION,
    Cast,
    Plan,
    attach_demanded,
    fill_sheets,
    make_cast,
    planned_sheets,
    reread,
    submitted_filing,
    upload,
)
from zhulu.domain.filings.models import Filing, Paper, Submission
from zhulu.domain.library.content_rows import document_from_rows
from zhulu.domain.library.models import CONTENT_MODELS, Contribution, Version
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.standard.catalogue import TABLES
from zhulu.foundation.storage.models import Blob, Citation
from zhulu.foundation.storage.references import referenced
from zhulu.usecases.attach_paper import attach_paper, remove_paper
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.start_back_filing import start_back_filing
from zhulu.usecases.submit_filing import submit_filing
from zhulu.usecases.withdraw_filing import withdraw_filing

pytestmark = pytest.mark.django_db
FOUR = ("basic", "tender", "contract", "drawing_review")


@pytest.fixture
def cast(db: None, frozen: object) -> Cast:
    """Who takes a filing to its confirmation."""
    return make_cast()


def several(sheets: Sheets) -> Sheets:
    """Give the sheets with three records in every table that may have several, each a little different."""
    more = deepcopy(sheets)
    for tables in more.values():
        for table, rows in tables.items():
            if not TABLES[table].many or table == "participants":
                continue
            for place in (1, 2):
                text = "SubPrjName" if table == "unit_works" else next(iter(set(rows[0]) & {"PrjSize", "Mark"}), "")
                rows.append(
                    {**rows[0], "row_id": f"{table[:14]:0<15}{place}", **({text: f"第{place}"} if text else {})}
                )
    return more


def confirmed(cast: Cast, *, roles: Sequence[str], sheets: Sequence[str] = (), many: bool = False) -> Contribution:
    """Confirm a filing with these sheets; empty for all six."""
    filing = start_back_filing(actor=cast.clerk.actor, roles=roles)
    planned = planned_sheets(cast.clerk, Plan(roles=roles))
    chosen = {sheet: planned[sheet] for sheet in (sheets or planned)}
    fill_sheets(cast.clerk, filing, several(chosen) if many else chosen)
    attach_demanded(cast.clerk, filing)
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True, reasons=ANSWERS)
    confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method="originals")
    return Contribution.objects.get(source_id=filing.public_id)


CASES: Mapping[str, Mapping[str, Any]] = {
    "a builder's six sheets": {"roles": ("3",)},
    "a designer's four": {"roles": ("2",), "sheets": FOUR},
    "a surveyor's and designer's four": {"roles": ("1", "2"), "sheets": FOUR},
    "three records in every table": {"roles": ("3",), "many": True},
    "three roles": {"roles": ("2", "3", "4")},
}


@pytest.mark.parametrize("name", CASES)
def test_the_rows_are_the_version(name: str, cast: Cast) -> None:
    """The document read back from the locked rows is the version's canonical text to the letter."""
    contribution = confirmed(cast, **CASES[name])
    version = contribution.versions.get()
    submission = Submission.objects.get()

    assert canonical_json(document_from_rows(contribution_id=contribution.pk)) == version.canonical
    assert version.canonical == submission.canonical
    assert version.digest == submission.digest == digest(version.canonical)
    assert (version.number, version.cause, version.cause_id) == (1, "confirmation", contribution.source_id)
    counted = {
        key: model._default_manager.filter(contribution=contribution).count() for key, model in CONTENT_MODELS.items()
    }
    assert {key: count for key, count in counted.items() if count} == {
        key: len(rows) for key, rows in json.loads(version.canonical).items()
    }


def test_the_number_of_records_survives(cast: Cast) -> None:
    """Where three records were filed, three stand, in the filer's order."""
    contribution = confirmed(cast, roles=("3",), many=True)
    document = document_from_rows(contribution_id=contribution.pk)

    assert [row.get("SubPrjName") for row in document["unit_works"]] == ["综合馆", "第1", "第2"]
    assert {key: len(document[key]) for key in ("tenders", "contracts", "permit_persons")} == {
        "tenders": 3,
        "contracts": 3,
        "permit_persons": 3,
    }


@pytest.mark.parametrize("model", [Submission, Version])
def test_versions_are_immutable(model: type[Submission] | type[Version], cast: Cast) -> None:
    """The application's role can neither save a version again nor delete it."""
    confirmed(cast, roles=("3",))
    row = model.objects.get()
    row.canonical = "{}"
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        row.save()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_each_submission_is_a_version_of_its_own(cast: Cast) -> None:
    """A resubmission adds the next number; the first stands as it was."""
    filing = submitted_filing(cast)
    first = Submission.objects.get().canonical
    withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id)
    fill_sheets(cast.clerk, filing, {"basic": planned_sheets(cast.clerk, Plan(name="第二稿"))["basic"]})
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)

    assert [item.number for item in Submission.objects.order_by("number")] == [1, 2]
    assert Submission.objects.get(number=1).canonical == first
    assert "第二稿" in Submission.objects.get(number=2).canonical


def test_papers_of_a_version_are_kept(cast: Cast) -> None:
    """Every attachment of a confirmed contribution is cited by submission and version, and the sweeper keeps it."""
    contribution = confirmed(cast, roles=("3",))
    named = {row["SM3"] for row in json.loads(contribution.versions.get().canonical)["attachments"]}
    holders = {citation.holder.split(":")[0] for citation in Citation.objects.filter(blob__sm3__in=named)}
    Paper.objects.all().delete()

    assert holders == {"submission", "version"}
    assert referenced(named) == named


def test_a_paper_taken_off_before_submission_is_an_orphan(cast: Cast) -> None:
    """What no version names is swept; what an earlier submission named is kept although the draft dropped it."""
    filing = submitted_filing(cast)
    withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id)
    extra = attach_paper(
        actor=cast.clerk.actor,
        filing_id=filing.public_id,
        sheet="basic",
        kind="other",
        name="另一份.pdf",
        stream=upload(pages=7),
    )
    submitted = {row["SM3"] for row in json.loads(Submission.objects.get().canonical)["attachments"]}
    for paper in Paper.objects.filter(filing=filing):
        remove_paper(actor=cast.clerk.actor, filing_id=filing.public_id, paper_id=paper.public_id)

    assert not Paper.objects.exists()
    assert extra.blob.sm3 not in submitted
    assert referenced({blob.sm3 for blob in Blob.objects.all()}) == submitted


def test_a_draft_after_confirmation_changes_nothing(cast: Cast) -> None:
    """Rows, version and submission do not look at the draft any more."""
    contribution = confirmed(cast, roles=("3",))
    filing = Filing.objects.get()
    filing.sheets.update(tables={})

    assert canonical_json(document_from_rows(contribution_id=contribution.pk)) == contribution.versions.get().canonical
    assert reread(cast.clerk, filing).state == "confirmed"
