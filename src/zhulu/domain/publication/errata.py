"""Writes what the public may know of errata: the ledger, earlier versions, and what was deleted.

Offices are named, persons are not: who signed stays with the authorities. A personal value is never shown, the name of
a person in a record only by its surname; the versions themselves say what is public of them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from zhulu.domain.authorities.models import Authority
from zhulu.domain.authorities.queries import area_names
from zhulu.domain.credit.queries import false_contribution_ids
from zhulu.domain.errata.diffs import ROW_ID, find_row
from zhulu.domain.errata.facts import Line, Row
from zhulu.domain.errata.models import AgreedErratum
from zhulu.domain.errata.queries import find_version_of, list_executed, list_moves, submitted_lines
from zhulu.domain.errata.vocabulary import Act, Procedure
from zhulu.domain.library.models import Contribution, Project, Version
from zhulu.domain.library.queries import find_grade
from zhulu.domain.publication.models import ErratumDocument, GoneDocument, VersionDocument
from zhulu.domain.publication.parts import HIDDEN_TABLES, filer_of, places_in, public_content, show_table
from zhulu.domain.standard.catalogue import SHEETS, TABLES, Field, head_row
from zhulu.domain.standard.values import NotOfKind, display_json
from zhulu.domain.standard.vocabulary import FieldKind, Grade, PaperKind
from zhulu.foundation.clock import local_day
from zhulu.foundation.crypto.masks import surname_only
from zhulu.foundation.db.transactions import transaction_required

NOT_SHOWN = "不公开"
PERSONS = frozenset({"PersonName", "UserName", "ConstructorName", "PrjHead"})
"""Columns that name a person."""
TITLES = ("SubPrjName", "CorpName", "ContractNum", "TenderNum", "CensorNum", "PrjName")
"""Columns that tell a record from its neighbours; none names a person."""
OFFICES = {
    "agree": "属地主管部门",
    "consent_place": "新属地",
    "file_at_bureau": "备案",
    "file_at_department": "备案",
    "register_filing": "登记备案",
    "consent": "省厅同意",
    "report": "函报住建部",
    "execute": "技术支持单位",
}
"""Steps whose offices the public is told, and as what."""


@transaction_required
def write_errata(*, project: Project, now: datetime) -> None:
    """Write the public's documents about a project's errata anew: ledger, earlier versions, what was deleted."""
    contributions = list(
        Contribution.objects.filter(project=project).select_related("filer", "tombstone").order_by("id")
    )
    hidden = false_contribution_ids(contribution_ids=[one.pk for one in contributions])
    _hide([one for one in contributions if one.pk in hidden])
    contributions = [one for one in contributions if one.pk not in hidden]
    executed = list_executed(contribution_ids=[one.pk for one in contributions])
    if not executed:
        return
    for agreement in executed:
        _write_erratum(agreement, project)
    corrected = {agreement.contribution_id for agreement in executed}
    for contribution in contributions:
        if contribution.pk in corrected:
            _write_versions(contribution, project)
    _write_gone(project, contributions, executed, now=now)


def _hide(contributions: Sequence[Contribution]) -> None:
    """Take what was found false off display with its errata and earlier versions; a reversal writes them again."""
    parts = [one.public_id for one in contributions]
    if parts:
        ErratumDocument.objects.filter(part_public_id__in=parts).delete()
        VersionDocument.objects.filter(part_public_id__in=parts).delete()


def _write_erratum(agreement: AgreedErratum, project: Project) -> None:
    document = erratum_document(agreement=agreement)
    found = [document["number"], document["project"]["name"], project.number, document["applicant"]]
    ErratumDocument.objects.update_or_create(
        agreement=agreement,
        defaults={
            "number": document["number"],
            "project_public_id": project.public_id,
            "part_public_id": document["part"],
            "document": document,
            "search_text": "\n".join(found).lower(),
            "executed_on": local_day(agreement.execution.executed_at),
        },
    )


def erratum_document(*, agreement: AgreedErratum) -> dict[str, Any]:
    """Give what the public may know of one executed erratum."""
    erratum, contribution = agreement.erratum, agreement.contribution
    version = find_version_of(agreement=agreement)
    number = version.number if version else 0
    before = _document_before(contribution, number)
    lines = submitted_lines(agreement.submission)
    grade = find_grade(contribution_id=contribution.pk)
    procedure = Procedure(erratum.procedure)
    return {
        "number": erratum.number or "",
        "procedure": procedure.label,
        "clause": procedure.clause,
        "project": {
            "public_id": contribution.project.public_id,
            "number": contribution.project.number,
            "name": str(head_row(before).get("PrjName") or contribution.project.number),
        },
        "part": contribution.public_id,
        "applicant": erratum.applicant_name,
        "is_deletion": erratum.is_deletion,
        "reason": erratum.reason,
        "applied_on": _day(agreement.submission.submitted_at),
        "agreed_on": _day(agreement.agreed_at),
        "executed_on": _day(agreement.execution.executed_at),
        "closed_on": _day(erratum.ended_at) if erratum.ended_at else "",
        "from_version": number - 1,
        "to_version": number,
        "grade_effect": f"等级不变，仍为 {grade} 级" if grade in Grade.values else "不定级，不涉及等级",
        "offices": _offices(agreement),
        "lines": [shown_line(line, before) for line in lines],
    }


def _day(moment: datetime) -> str:
    return local_day(moment).isoformat()


def _document_before(contribution: Contribution, number: int) -> dict[str, Any]:
    text = Version.objects.filter(contribution=contribution, number=number - 1).values_list("canonical", flat=True)
    document: dict[str, Any] = json.loads(text.first() or "{}")
    return document


def _offices(agreement: AgreedErratum) -> list[dict[str, str]]:
    """Name the offices that took the steps since what was executed had been handed in, each with its day."""
    since = agreement.submission.submitted_at
    moves = [move for move in list_moves(erratum=agreement.erratum) if move.at >= since and move.transition in OFFICES]
    names = dict(Authority.objects.filter(code__in={move.authority_code for move in moves}).values_list("code", "name"))
    return [
        {"as": OFFICES[move.transition], "name": names.get(move.authority_code, ""), "on": _day(move.at)}
        for move in moves
        if move.authority_code in names
    ]


def shown_line(line: Line, before: Mapping[str, Sequence[Row]]) -> dict[str, str]:
    """Give one line in words, personal values and persons' names hidden; ``before`` is the record as it stood."""
    table = TABLES[line.table]
    field = table.find(line.column)
    row = find_row(before, line.table, line.row_id) or line.new or {}
    old, new = _both(line, field)
    return {
        "kind": str(line.kind.label),
        "sheet": SHEETS[line.sheet].label if line.sheet in SHEETS else table.label,
        "table": table.label,
        "record": "" if line.table in HIDDEN_TABLES else next((str(row[key]) for key in TITLES if row.get(key)), ""),
        "field": field.label if field else "",
        "unit": field.unit if field else "",
        "before": old,
        "after": new,
        "reason": line.reason,
    }


def _both(line: Line, field: Field | None) -> tuple[str, str]:
    """Give both sides of a line as the public may see them; personal values and hidden tables say only that."""
    if line.table == "attachments":
        row = line.new or line.old or {}
        kind = str(row.get("PaperKind", ""))
        label = str(PaperKind(kind).label) if kind in PaperKind.values else "材料"
        return ("", f"补充“{label}”") if line.act is Act.ADD else (f"“{label}”", "")
    if line.table in HIDDEN_TABLES or (field is not None and field.personal):
        return (NOT_SHOWN if line.old is not None else "", NOT_SHOWN if line.new is not None else "")
    if field is not None:
        return show_value(field, line.old), show_value(field, line.new)
    return _row_words(line.table, line.old), _row_words(line.table, line.new)


def show_value(field: Field, value: object) -> str:
    """Give a value as the public may see it in the ledger: labels, names of places, persons by their surname."""
    if value in (None, ""):
        return ""
    if field.column in PERSONS:
        return surname_only(str(value))
    if field.kind is FieldKind.AREA_CODE:
        return area_names(codes=[str(value)]).get(str(value), str(value))
    try:
        return display_json(field, value)
    except NotOfKind:
        return str(value)


def _row_words(table: str, row: Row | None) -> str:
    return "；".join(_cells(table, row)) if row else ""


def _cells(table: str, row: Row) -> Iterator[str]:
    for field in TABLES[table].fields:
        value = row.get(field.column)
        if value in (None, "") or field.personal or field.column in {ROW_ID, "Stage"}:
            continue
        yield f"{field.label} {show_value(field, value)}{field.unit}"


def _write_versions(contribution: Contribution, project: Project) -> None:
    """Keep every earlier version readable at its address; of what was deleted, none."""
    if hasattr(contribution, "tombstone"):
        VersionDocument.objects.filter(part_public_id=contribution.public_id).delete()
        return
    *earlier, _newest = contribution.versions.order_by("number")
    known = set(VersionDocument.objects.filter(version__in=earlier).values_list("version_id", flat=True))
    VersionDocument.objects.bulk_create(
        VersionDocument(
            version=version,
            project_public_id=project.public_id,
            part_public_id=contribution.public_id,
            number=version.number,
            document=version_document(contribution=contribution, version=version),
        )
        for version in earlier
        if version.pk not in known
    )


def version_document(*, contribution: Contribution, version: Version) -> dict[str, Any]:
    """Give one version of a record as the public may cite it."""
    content = public_content(json.loads(version.canonical))
    places = places_in(content)
    following = contribution.versions.filter(number=version.number + 1).values_list("made_at", flat=True).first()
    graded = contribution.grade_decisions.order_by("-id")
    then = graded.filter(decided_at__lte=following).first() if following else graded.first()
    return {
        "number": version.number,
        "digest": version.digest,
        "made_on": _day(version.made_at),
        "until": _day(following) if following else "",
        "name": str(head_row(content).get("PrjName", "")),
        "filer": filer_of(contribution.filer, contribution.roles),
        "grade": then.grade if then else None,
        "authority": then.authority_name if then else "",
        "tables": [
            show_table(table, content[table.key], places=places) for table in TABLES.values() if content.get(table.key)
        ],
    }


def _write_gone(
    project: Project, contributions: Sequence[Contribution], executed: Sequence[AgreedErratum], *, now: datetime
) -> None:
    """Say at a project's address that it was deleted, once nothing of it stands."""
    deletions = [agreement for agreement in executed if agreement.erratum.is_deletion]
    if not deletions or any(not hasattr(one, "tombstone") for one in contributions):
        GoneDocument.objects.filter(project=project).delete()
        return
    newest = erratum_document(agreement=deletions[-1])
    document = {
        "number": project.number,
        "gone_on": newest["executed_on"],
        "errata": [agreement.erratum.number for agreement in deletions],
        "clause": "二(一)b",
        "offices": newest["offices"],
        "updated_at": now.isoformat(),
    }
    GoneDocument.objects.update_or_create(
        project=project, defaults={"public_id": project.public_id, "document": document}
    )
