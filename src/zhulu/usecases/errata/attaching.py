"""Papers of a draft: the stamped application, evidence, and files that are added to a sheet or taken off it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from zhulu.domain.access.actors import Actor
from zhulu.domain.errata.diffs import find_row
from zhulu.domain.errata.facts import Line
from zhulu.domain.errata.models import Erratum, ErratumPaper
from zhulu.domain.errata.operations import add_paper, keep_lines, touch
from zhulu.domain.errata.queries import list_lines
from zhulu.domain.errata.vocabulary import Act, PaperUse
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.vocabulary import PaperKind
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.storage.inspection import FileFault, FileRefused, MediaType
from zhulu.foundation.storage.interface import ByteSource
from zhulu.foundation.storage.reception import Received, receive
from zhulu.usecases.errata.records import read_record
from zhulu.usecases.errata.starting import editable
from zhulu.usecases.journey import journey

PAPERS = "attachments"
"""The table of a document in which papers stand."""


def attach_erratum_paper(
    *, actor: Actor, erratum_id: str, use: PaperUse, name: str, stream: ByteSource
) -> ErratumPaper:
    """Check a file and keep it as the stamped application or as evidence.

    Raises:
        ErratumNotFound, NotPermitted, ErratumNotEditable: as for every change of a draft.
        FileRefused: with everything that is wrong with the file.
    """
    with journey(actor=actor, cause="attach_erratum_paper", subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = editable(actor=actor, erratum_id=erratum_id, now=now)
        return _keep(erratum, use=use, name=name, stream=stream, actor=actor, now=now)[0]


def remove_erratum_paper(*, actor: Actor, erratum_id: str, paper_id: str) -> None:
    """Take a paper off a draft; what was handed in keeps its own list for ever.

    Raises:
        ErratumNotFound, NotPermitted, ErratumNotEditable: as for every change of a draft.
    """
    with journey(actor=actor, cause="remove_erratum_paper", subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = editable(actor=actor, erratum_id=erratum_id, now=now)
        erratum.lines.filter(table=PAPERS, row_id=paper_id).delete()
        erratum.papers.filter(public_id=paper_id).delete()
        touch(erratum=erratum, now=now)


def add_sheet_paper(
    *, actor: Actor, erratum_id: str, sheet: str, kind: str, name: str, stream: ByteSource
) -> ErratumPaper:
    """Add a file to a sheet of the record by the erratum (补充).

    Raises:
        ErratumNotFound, NotPermitted, ErratumNotEditable: as for every change of a draft.
        FileRefused: with everything that is wrong with the file.
    """
    with journey(actor=actor, cause="add_sheet_paper", subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = editable(actor=actor, erratum_id=erratum_id, now=now)
        if kind not in PaperKind.values:
            raise FileRefused(FileFault(what="没有选择材料种类", remedy="请先选择种类，再选文件"))
        paper, received = _keep(erratum, use=PaperUse.CONTENT, name=name, stream=stream, actor=actor, now=now)
        row = _paper_row(sheet, kind, received)
        line = Line(Act.ADD, sheet, PAPERS, paper.public_id, new=row)
        _keep_paper_lines(erratum, sheet, add=line)
        return paper


def remove_sheet_paper(*, actor: Actor, erratum_id: str, row_id: str) -> Erratum:
    """Take a file off a sheet of the record by the erratum, or undo what the draft does with it already.

    Raises:
        ErratumNotFound, NotPermitted, ErratumNotEditable: as for every change of a draft.
        CannotAdvance: the record has no such file.
    """
    with journey(actor=actor, cause="remove_sheet_paper", subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = editable(actor=actor, erratum_id=erratum_id, now=now)
        undone, _ = erratum.lines.filter(table=PAPERS, row_id=row_id).delete()
        if undone:
            erratum.papers.filter(public_id=row_id, use=PaperUse.CONTENT).delete()
            return touch(erratum=erratum, now=now)
        row = find_row(read_record(contribution=erratum.contribution).document, PAPERS, row_id)
        if row is None:
            raise CannotAdvance("这份数据里没有这份材料（二(二)）")
        sheet = str(row["Sheet"])
        _keep_paper_lines(erratum, sheet, add=Line(Act.REMOVE, sheet, PAPERS, row_id, old=dict(row)))
        return touch(erratum=erratum, now=now)


def _keep_paper_lines(erratum: Erratum, sheet: str, *, add: Line) -> None:
    standing = [line for _, line in list_lines(erratum=erratum) if line.table == PAPERS and line.sheet == sheet]
    others = [line for line in standing if line.row_id != add.row_id]
    keep_lines(erratum=erratum, sheet=sheet, tables=[PAPERS], lines=[*others, add])


def _paper_row(sheet: str, kind: str, received: Received) -> Mapping[str, Any]:
    blob = received.blob
    return {
        "Sheet": sheet,
        "PaperKind": kind,
        "FileName": received.name,
        "SM3": blob.sm3,
        "SHA256": blob.sha256,
        "Size": blob.size,
    }


def _keep(
    erratum: Erratum, *, use: PaperUse, name: str, stream: ByteSource, actor: Actor, now: datetime
) -> tuple[ErratumPaper, Received]:
    received = receive_paper(policy=get_policy(as_of=local_day(now)), name=name, stream=stream)
    total = sum(erratum.papers.values_list("blob__size", flat=True)) + received.blob.size
    limit = get_policy(as_of=local_day(now)).number("max_filing_bytes")
    if total > limit:
        raise FileRefused(FileFault(what=f"全部材料合计超过 {limit // (1024 * 1024)} MB", remedy="请压缩后再上传"))
    paper = add_paper(erratum=erratum, use=use, name=received.name, blob=received.blob, actor=actor, now=now)
    touch(erratum=erratum, now=now)
    return paper, received


def receive_paper(*, policy: Policy, name: str, stream: ByteSource) -> Received:
    """Take a file in by the province's limits; it has to be inside a journey.

    Raises:
        FileRefused: with everything that is wrong with the file.
    """
    return receive(
        stream=stream,
        name=name,
        limit_bytes=policy.number("max_file_bytes"),
        allowed=tuple(MediaType[str(kind).upper()] for kind in policy.items("file_types")),
    )
