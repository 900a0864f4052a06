"""Judges one bundle against what stands of its case: repetition, older version, refusal, waiting, or entry.

It writes nothing. The case is locked by the caller, so what is judged still stands when it is written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhulu.domain.intake.comparing import Comparison, Document, compare
from zhulu.domain.intake.consequences import LinkDraft
from zhulu.domain.intake.facts import Bundle, BundleFacts, Signer, Whereabouts
from zhulu.domain.intake.loading import Case, Earlier
from zhulu.domain.intake.rules import FEED, NORMALISED, find_early_start
from zhulu.domain.intake.surroundings import DepartmentBook, FirmBook, PlaceBook, Spot
from zhulu.domain.intake.vocabulary import OWNER_ROLE, Outcome
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.runner import Findings, examine
from zhulu.domain.rulebook.shapes import Row, Violation
from zhulu.domain.standard.catalogue import TABLES

MOST_REMARKS = 300
"""Remarks kept of one delivery; more than anybody reads."""
NO_SPOT = Spot(None, "")
NO_SIGNER = Signer()


@dataclass(slots=True)
class Surroundings:
    """What is known around a whole batch."""

    policy: Policy
    today: date
    places: PlaceBook
    departments: DepartmentBook
    firms: FirmBook
    may_deliver: Callable[[str], bool]
    """Whether who delivers may do so for a source."""
    sharing: Mapping[str, Sequence[tuple[int, str]]] = field(default_factory=dict)


@dataclass(slots=True)
class Fate:
    """What is to become of a bundle."""

    bundle: Bundle
    case: Case | None
    outcome: Outcome
    also: list[Outcome] = field(default_factory=list)
    previous: Earlier | None = None
    """The delivery that said the very same, for a repetition."""
    findings: Findings | None = None
    document: Document = field(default_factory=dict)
    comparison: Comparison | None = None
    spot: Spot = NO_SPOT
    signer: Signer = NO_SIGNER
    links: list[LinkDraft] = field(default_factory=list)
    made_up: date | None = None
    """The early start, if the permit was made up later."""
    unread_code: str = ""
    remarks: list[dict[str, Any]] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)

    @property
    def brings(self) -> bool:
        """Whether anything new goes into the library."""
        return bool(self.comparison and self.comparison.additions)


def judge(bundle: Bundle, case: Case | None, around: Surroundings, *, placed: str = "") -> Fate:
    """Say what is to become of a bundle.

    Args:
        case: what stands of its case, locked; None where the envelope names none.
        placed: the area that an officer gave this very delivery; empty for none.
    """
    envelope = bundle.envelope
    if case is not None and (earlier := case.same(bundle.digest)):
        return Fate(bundle, case, Outcome.REPEATED, previous=earlier)
    if case is not None and envelope.version is not None and envelope.version < case.newest(envelope.stage):
        return Fate(bundle, case, Outcome.STALE)
    document = {table: list(rows) for table, rows in bundle.document.items()}
    spot, where = _locate(document, case, around, placed)
    _place(document, spot)
    comparison = compare(document, case.standing if case else {})
    links = list(_links(comparison.additions, around.firms))
    facts = BundleFacts(
        bundle=bundle,
        place=where,
        signer=around.departments.signer(bundle.confirmation, spot, around.policy)
        if comparison.additions
        else NO_SIGNER,
        may_deliver=around.may_deliver(envelope.source),
        policy=around.policy,
        today=around.today,
        said_before=bool(case and envelope.version and case.has_version(envelope.stage, envelope.version)),
        unlinked=tuple(link.name or link.code for link in links if _waits(link)),
        sharing=_sharing(document, case, around),
    )
    findings = examine(FEED, facts, as_of=around.today)
    fate = Fate(bundle, case, Outcome.ACCEPTED, findings=findings, document=document, comparison=comparison, spot=spot)
    fate.signer, fate.links, fate.made_up = facts.signer, links, find_early_start(facts)
    fate.remarks = list(_remarks(fate, case))[:MOST_REMARKS]
    _conclude(fate, where)
    return fate


def _locate(
    document: Mapping[str, Sequence[Row]], case: Case | None, around: Surroundings, placed: str
) -> tuple[Spot, Whereabouts]:
    """Say where the project is: as the case already knows, as an officer said, or as the bundle says."""
    rows = document.get("project", [])
    said = around.places.whereabouts(rows[0]) if rows else Whereabouts()
    known = case.dossier.area_code if case and case.dossier.project_id else placed
    if known:
        return around.places.spot(known), Whereabouts(code=said.code or known, known=True, outside=said.outside)
    return (around.places.spot(said.code) if said.known else NO_SPOT), said


def _place(document: dict[str, list[Row]], spot: Spot) -> None:
    """Write the place as the library keeps it: today's area where an officer read the code, divisions above it."""
    if spot.area is None or not document.get("project"):
        return
    row = dict(document["project"][0])
    county = str(row.get("CountyNum") or "")
    if spot.read_as != county and str(row.get("ManagingAreaNum") or "") != spot.read_as:
        row["CountyNum"] = spot.county or spot.area.code
        if spot.area.code not in {spot.county, spot.city, spot.province}:
            row["ManagingAreaNum"] = spot.area.code
    row |= {"ProvinceNum": spot.province, "CityNum": spot.city}
    document["project"] = [row, *document["project"][1:]]


def _links(additions: Document, firms: FirmBook) -> Iterator[LinkDraft]:
    for row in additions.get("participants", []):
        code = str(row.get("CorpCode") or "")
        name = str(row.get("CorpName") or "")
        yield LinkDraft(str(row["row_id"]), str(row.get("CorpRoleNum") or ""), name, code, firms.find(code))
    for row in additions.get("project", []):
        code = str(row.get("BuildCorpCode") or "")
        name = str(row.get("BuildCorpName") or "")
        yield LinkDraft(str(row["row_id"]), OWNER_ROLE, name, code, firms.find(code))


def _waits(link: LinkDraft) -> bool:
    return link.organisation_id is None and link.role != OWNER_ROLE


def _sharing(document: Document, case: Case | None, around: Surroundings) -> tuple[str, ...]:
    rows = document.get("project", [])
    own = case.dossier.project_id if case else None
    code = str(rows[0].get("PrjCode") or "") if rows else ""
    return tuple(name for project_id, name in around.sharing.get(code, ()) if project_id != own)


def _remarks(fate: Fate, case: Case | None) -> Iterator[dict[str, Any]]:
    for item in fate.findings.warnings if fate.findings else ():
        yield {**fault_of(item), "raw": ""}
    for odd in fate.bundle.oddities:
        yield {
            "rule": NORMALISED,
            "clause": "三(五)",
            "message": odd.said,
            "remedy": "",
            "table": odd.table,
            "row": odd.row,
            "column": odd.column,
            "raw": odd.raw,
        }
    if case and fate.comparison and fate.comparison.silent:
        tables = dict.fromkeys(TABLES[table].label for table, _ in fate.comparison.silent)
        said = f"以前入库的记录这次没有带来，照旧保留：{'、'.join(tables)}"
        yield {**_bare(NORMALISED, said), "raw": ""}


def _bare(rule: str, message: str) -> dict[str, Any]:
    return {"rule": rule, "clause": "三(五)", "message": message, "remedy": "", "table": "", "row": 0, "column": ""}


def fault_of(item: Violation) -> dict[str, Any]:
    """Write a violation as a delivery keeps it and the client is told it."""
    return {
        "rule": item.rule,
        "clause": "、".join(item.cites),
        "message": item.message,
        "remedy": item.remedy,
        "table": item.place.table,
        "row": item.place.row_id,
        "column": item.place.column,
    }


def _conclude(fate: Fate, where: Whereabouts) -> None:
    """Set the outcome, and every other that applies."""
    findings = fate.findings
    if findings and findings.blocks:
        fate.outcome, fate.also = Outcome.REJECTED, []
        fate.faults = [fault_of(item) for item in findings.blocks]
        return
    if not where.known:
        fate.outcome, fate.unread_code = Outcome.PLACE_UNKNOWN, where.code
        return
    if fate.comparison and fate.comparison.differences:
        fate.also.append(Outcome.HELD)
    if fate.brings and fate.signer.unknown:
        fate.also.append(Outcome.UNGRADED)
    if any(_waits(link) for link in fate.links):
        fate.also.append(Outcome.UNLINKED)
    if fate.remarks:
        fate.also.append(Outcome.REMARKED)
    fate.outcome = fate.also[0] if fate.also else Outcome.ACCEPTED
