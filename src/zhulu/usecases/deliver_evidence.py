"""A register is delivered: by ``zhulu evidence FILE`` from a spreadsheet or JSON, or by a machine client (三(三)).

All rows or none: a file with faults is refused with every fault, so that nobody works with half a register.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from zhulu.domain.access.actors import Actor
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.domain.verification.models import EvidenceBatch
from zhulu.domain.verification.operations import Delivery, keep_evidence
from zhulu.domain.verification.reading import COLUMNS, RowFault, read_rows
from zhulu.domain.verification.vocabulary import Register
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.messaging import defer
from zhulu.foundation.tabular.doors import open_workbook
from zhulu.foundation.tabular.records import find_layout, list_records
from zhulu.foundation.tabular.refusals import TableRefused
from zhulu.usecases.journey import journey

MOST_ROWS = 50_000
SHOWN = 50
REFRESH_TASK = "zhulu.verification.refresh-risks"
"""Compares what lies on the desks anew."""
LONGEST_SOURCE = 60
Rows = Sequence[tuple[int, Mapping[str, object]]]


class EvidenceRefused(CannotAdvance):
    """The delivery has faults; nothing of it was taken."""

    rule = "EvidenceReadable"

    def __init__(self, faults: Sequence[str]) -> None:
        """Keep every fault."""
        more = f"；还有 {len(faults) - SHOWN} 处" if len(faults) > SHOWN else ""
        super().__init__("；".join(faults[:SHOWN]) + more)
        self.faults = tuple(faults)


def deliver_evidence(*, actor: Actor, register: str, source: str, rows: Rows) -> EvidenceBatch:
    """Take a register's rows, numbered as their sender numbers them; a row that says nothing new is not kept again.

    Raises:
        EvidenceRefused: the register or the source is not named, or rows cannot be read; all faults are told.
    """
    with journey(actor=actor, cause="deliver_evidence") as now:
        read, faults = read_rows(rows)
        told = [*_of_envelope(register, source, rows), *map(str, faults)]
        if told:
            raise EvidenceRefused(told)
        delivery = Delivery(Register(register), source.strip(), read, f"{actor.office} {actor.name}".strip())
        batch = keep_evidence(delivery=delivery, now=now)
        record_event(
            at=now,
            actor=actor,
            action="deliver_evidence",
            subject_kind="evidence",
            subject_id=batch.public_id,
            summary=f"导入{batch}，新增或变更 {batch.added} 行",
            detail={"digest": batch.digest},
        )
        if batch.added:
            defer(REFRESH_TASK)
        return batch


def import_evidence(*, actor: Actor, path: Path, register: str, source: str) -> EvidenceBatch:
    """Take a register's file.

    Raises:
        EvidenceRefused: it cannot be read, or its rows cannot; all faults are told.
        OSError: there is no such file.
    """
    with path.open("rb") as stream:
        rows = _read_json(stream) if path.suffix.lower() == ".json" else _read_table(stream, path.name)
    return deliver_evidence(actor=actor, register=register, source=source, rows=rows)


def _of_envelope(register: str, source: str, rows: Rows) -> Iterator[str]:
    if register not in Register.values:
        yield f"没有名为“{register}”的登记簿，只有：{'、'.join(Register.values)}"
    if not 0 < len(source.strip()) <= LONGEST_SOURCE:
        yield f"请写明来源系统的名称，最多 {LONGEST_SOURCE} 字"
    if not rows:
        yield "没有数据行"
    elif len(rows) > MOST_ROWS:
        yield f"一次最多 {MOST_ROWS} 行，请分成几次"


def _read_json(stream: BinaryIO) -> list[tuple[int, Mapping[str, object]]]:
    try:
        given = json.load(stream, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise EvidenceRefused(["文件不是可读的 JSON，须是 UTF-8 编码（三(三)）"]) from None
    return numbered(given)


def numbered(given: object) -> list[tuple[int, Mapping[str, object]]]:
    """Number the rows of a JSON list.

    Raises:
        EvidenceRefused: it is no list of objects.
    """
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise EvidenceRefused(["应是对象的列表：[{“编号”: …, “项目名称”: …}, …]（三(三)）"])
    return list(enumerate(given, start=1))


def _read_table(stream: BinaryIO, name: str) -> list[tuple[int, Mapping[str, object]]]:
    try:
        workbook = open_workbook(stream, name=name)
        layout = find_layout(workbook, workbook.sheets[0], COLUMNS, anchor="number")
        records = list(list_records(workbook, layout))
    except TableRefused as refusal:
        raise EvidenceRefused([str(refusal)]) from None
    faults = [RowFault(record.number, fault.what, fault.remedy) for record in records for fault in record.faults]
    if faults:
        raise EvidenceRefused(list(map(str, faults)))
    return [(record.number, record.values) for record in records]
