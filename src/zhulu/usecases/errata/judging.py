"""Asks the rules of an erratum: what the record's own rules say before and after it, and what else it must keep."""

from collections.abc import Sequence
from datetime import date

from zhulu.domain.authorities.models import Authority
from zhulu.domain.authorities.queries import resolve_area
from zhulu.domain.errata.derived import derive
from zhulu.domain.errata.diffs import apply_lines, ordered
from zhulu.domain.errata.facts import Document, ErratumFacts, Line, Said
from zhulu.domain.errata.homes import find_home, find_place_home, place_of
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.queries import held_rows, list_lines, list_papers, list_running
from zhulu.domain.errata.rules import ERRATUM
from zhulu.domain.errata.vocabulary import PaperUse, Procedure
from zhulu.domain.filings.facts import FilingFacts, Home
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.querysets import document_facts, judged_as_of, typed_document
from zhulu.domain.filings.rules import CONFIRMATION, CONFIRMATIONS, GRADE_A
from zhulu.domain.library.models import Contribution
from zhulu.domain.library.queries import is_deleted
from zhulu.domain.rulebook.queries import get_policy, list_waivers
from zhulu.domain.rulebook.runner import Findings, Moment, examine
from zhulu.domain.rulebook.shapes import Violation
from zhulu.domain.standard.vocabulary import Grade
from zhulu.usecases.errata.records import Record, read_record
from zhulu.usecases.survey_surroundings import surveyed

DELIVERED = Moment(
    name="delivered",
    label="审批系统数据",
    rules=tuple(
        rule
        for rule in CONFIRMATION.rules
        if rule.name in {"ValuesReadable", "DateOrder", "NotInTheFuture", "PlaceKnown", "NoPersonalDataInText"}
    ),
)
"""What is asked of a record of the approval system: the rules of confirmation that speak of facts, not of a filing."""


def said_of(*, record: Record, lines: Sequence[Line], on: date) -> Said:
    """Give what the record's rules say as it stands, and as it would stand."""
    after = apply_lines(record.document, [line for line in lines if not line.fault])
    return Said(before=_examine(record, record.document, on), after=_examine(record, after, on))


def _examine(record: Record, document: Document, on: date) -> tuple[Violation, ...]:
    contribution = record.contribution
    if contribution.source_kind != "filing":
        return examine(DELIVERED, _delivered_facts(document, on), as_of=on).violations
    filing = Filing.objects.select_related("enterprise", "project").get(public_id=contribution.source_id)
    policy = get_policy(as_of=judged_as_of(filing=filing, today=on))
    facts = document_facts(filing=filing, document=document, policy=policy, today=on)
    facts = surveyed(facts, filing=filing)
    waivers = list_waivers(subject_kind="filing", subject_id=filing.public_id, on=on)
    found = examine(CONFIRMATIONS[filing.path], facts, as_of=policy.as_of, waivers=waivers).violations
    if record.grade != Grade.A:
        return found
    # What may be A has every * field, and keeps them (Q24).
    return (*found, *examine(GRADE_A, facts, as_of=policy.as_of).violations)


def _delivered_facts(document: Document, on: date) -> FilingFacts:
    place = place_of(document)
    return FilingFacts(
        document=typed_document(document),
        roles=frozenset(),
        filer_code="",
        filer_name="",
        papers=frozenset(),
        home=Home(area_code=place, area_known=bool(place and resolve_area(code=place, on=on).area)),
        policy=get_policy(as_of=on),
        today=on,
    )


def all_lines(*, erratum: Erratum, document: Document, on: date) -> list[Line]:
    """Give a draft's lines with those that follow from them, in the order of the sheets."""
    written = [line for _, line in list_lines(erratum=erratum)]
    return ordered([*written, *derive(document, written, on=on)])


def facts_of(*, erratum: Erratum, lines: Sequence[Line], on: date, record: Record | None = None) -> ErratumFacts:
    """Give the facts of an erratum: its lines against the record as it stands now."""
    record = record or read_record(contribution=erratum.contribution)
    papers = list_papers(erratum=erratum)
    running = [other for other in list_running(contribution_id=erratum.contribution_id) if other.pk != erratum.pk]
    home = find_home(contribution=erratum.contribution, document=record.document, on=on)
    after = apply_lines(record.document, lines)
    moves_to = place_of(after) if place_of(after) != place_of(record.document) else ""
    there = find_place_home(contribution=erratum.contribution, document=after, on=on) if moves_to else None
    return ErratumFacts(
        procedure=Procedure(erratum.procedure),
        path=erratum.contribution.path,
        grade=record.grade,
        national=record.national,
        is_deletion=erratum.is_deletion,
        reason=erratum.reason,
        lines=lines,
        document=record.document,
        said=said_of(record=record, lines=lines, on=on),
        has_scan=any(paper.use == PaperUse.APPLICATION for paper in papers),
        seal_note=erratum.seal_note,
        evidence=sum(paper.use == PaperUse.EVIDENCE for paper in papers),
        home=home.name if home else "",
        is_deleted=is_deleted(contribution_id=erratum.contribution_id),
        policy=get_policy(as_of=on),
        moves_to=moves_to,
        new_home=there.name if there else "",
        held=held_rows(contribution_id=erratum.contribution_id, besides=erratum.pk),
        others=tuple(other.number or "" for other in running),
    )


def judge(facts: ErratumFacts) -> Findings:
    """Ask every rule of an erratum."""
    return examine(ERRATUM, facts, as_of=facts.policy.as_of)


def find_other_home(*, contribution: Contribution, facts: ErratumFacts, home: Authority) -> Authority | None:
    """Find who answers for the place to which an erratum moves the record; None where the place or its home stays."""
    after = apply_lines(facts.document, facts.lines)
    on = facts.policy.as_of
    if place_of(after) == place_of(facts.document):
        return None
    there = find_place_home(contribution=contribution, document=after, on=on)
    return there if there is not None and there.pk != home.pk else None
