"""The job behind an upload: its rows become drafts a batch at a time, each batch whole or not at all.

It may be killed at any moment and run again, by two workers at once too: a batch is written together with how far the
upload has come, under a lock, and the next run goes on from there. A row that has a draft already gets no second one.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from time import monotonic
from typing import BinaryIO, cast

from django.db import transaction
from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.queries import find_account
from zhulu.domain.enterprises.queries import current_code
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.operations import create_filing
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.vocabulary import ParticipantRole, Path
from zhulu.domain.uploads.cases import Case, CaseReader, lay_out
from zhulu.domain.uploads.faults import RowFault
from zhulu.domain.uploads.judging import Ground, judge
from zhulu.domain.uploads.models import Upload, UploadedRow
from zhulu.domain.uploads.operations import finish_upload, keep_rows, lock_upload, refuse_upload
from zhulu.domain.uploads.places import PlaceNames, read_places
from zhulu.domain.uploads.queries import find_drafts
from zhulu.domain.uploads.vocabulary import IMPORT_TASK, RowOutcome
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.foundation.messaging import defer
from zhulu.foundation.storage.models import Blob
from zhulu.foundation.storage.stores import current_storage
from zhulu.foundation.tabular.doors import open_workbook
from zhulu.foundation.tabular.refusals import TableRefused
from zhulu.usecases.identify_actor import identify_actor
from zhulu.usecases.journey import journey
from zhulu.usecases.mark_upload import mark_upload
from zhulu.usecases.save_sheet import keep_typed_sheet

BATCH = 50
SECONDS = 45
"""How long one run goes on before it lets other jobs have their turn; reading the file anew costs a tenth of it."""
SPOOL = 4 * 1024 * 1024
OWN = {
    "specialist_works": ("ContractorCorpName", "ContractorCorpCode"),
    "tenders": ("TenderCorpName", "TenderCorpCode"),
    "contracts": ("ContractorCorpName", "ContractorCorpCode"),
}
"""Name and code of the firm that files; left empty both, they are filled in."""


class OvertakenByAnother(Exception):
    """Somebody else has gone on with the upload, or finished it; this run has nothing left to do."""


def carry_on_upload(*, upload_id: str, seconds: float = SECONDS) -> Upload | None:
    """Go on with an upload, and give it as it stands; None where there is nothing to do.

    What the file as a whole is refused for finishes it with nothing imported.
    """
    upload = Upload.objects.select_related("enterprise", "file").filter(public_id=upload_id, finished_at=None).first()
    if upload is None or upload.file is None:
        return None
    account = find_account(account_id=upload.account_id)
    if account is None:
        _refuse(upload, ["上传的账号已经停用，没有导入的行不再处理"])
        return upload
    actor = identify_actor(account=account)
    try:
        with opened(upload.file) as stream:
            return _Run(actor, upload, stream, until=monotonic() + seconds).go()
    except TableRefused as refusal:
        _refuse(upload, [str(fault) for fault in refusal.faults])
        return upload
    except OvertakenByAnother:
        return None


@contextmanager
def opened(blob: Blob) -> Iterator[BinaryIO]:
    """Open a stored file so that one can go back and forth in it."""
    with tempfile.SpooledTemporaryFile(max_size=SPOOL) as spooled:
        with current_storage().open(blob.sm3) as stored:
            shutil.copyfileobj(stored, spooled)
        spooled.seek(0)
        yield cast("BinaryIO", spooled)


def _refuse(upload: Upload, reasons: Sequence[str]) -> None:
    with transaction.atomic():
        locked = lock_upload(public_id=upload.public_id)
        if locked is not None:
            refuse_upload(upload=locked, reasons=reasons, now=timezone.now())


class _Run:
    """One run of the job over one upload."""

    def __init__(self, actor: Actor, upload: Upload, stream: BinaryIO, *, until: float) -> None:
        self._actor = actor
        self._upload = upload
        self._until = until
        today = local_day(timezone.now())
        self._today = today
        self._places: PlaceNames = read_places(on=today)
        self._workbook = open_workbook(stream, name=upload.name)
        self._laid = lay_out(self._workbook, path=upload.path)
        self._ground = Ground(
            policy=get_policy(as_of=today),
            today=today,
            filer_code=current_code(organisation_id=upload.enterprise_id),
            takes_incomplete=upload.takes_incomplete,
        )

    def go(self) -> Upload | None:
        reader = self._reader()
        if self._upload.total is None:
            self._count(self._reader())
        cases = reader.cases(skip=self._upload.done)
        while batch := list(islice(cases, BATCH)):
            is_late = monotonic() > self._until
            with journey(actor=self._actor, cause="import_drafts") as now:
                self._take(batch, now)
                if is_late and self._upload.done < (self._upload.total or 0):
                    defer(IMPORT_TASK, upload=self._upload.public_id)
                    return self._upload
        self._finish(reader)
        return self._upload

    def _reader(self) -> CaseReader:
        return CaseReader(self._workbook, self._laid, path=self._upload.path, places=self._places)

    def _count(self, reader: CaseReader) -> None:
        total = reader.count()
        with journey(actor=self._actor, cause="import_drafts"):
            self._lock()
            self._upload.total = total
            self._upload.save(update_fields=["total"])

    def _lock(self) -> None:
        """Lock the upload, and see that nobody has gone on with it meanwhile."""
        locked = lock_upload(public_id=self._upload.public_id)
        if locked is None or locked.done != self._upload.done:
            raise OvertakenByAnother
        self._upload = locked

    def _take(self, batch: Sequence[Case], now: datetime) -> None:
        self._lock()
        for case in batch:
            self._fill_in(case)
        judged = [(case, self._judged(case)) for case in batch]
        digests = {id(case): case.digest(self._upload.path) for case, faults in judged if _is_good(faults)}
        known = find_drafts(enterprise_id=self._upload.enterprise_id, digests=set(digests.values()))
        rows: list[UploadedRow] = []
        for position, (case, faults) in enumerate(judged, self._upload.done + 1):
            row = self._row(case, position, [fault.to_json() for fault in faults])
            if id(case) in digests:
                row.digest = digests[id(case)]
                same = known.get(row.digest)
                row.outcome = RowOutcome.DOUBLE if same else RowOutcome.DRAFT
                row.filing = same.filing if same else self._draft(case, now)
                known.setdefault(row.digest, row)
            rows.append(row)
        keep_rows(upload=self._upload, rows=rows, filings=len(rows))

    def _judged(self, case: Case) -> list[RowFault]:
        filing = Filing(path=self._upload.path, enterprise=self._upload.enterprise, roles=self._roles(case))
        return [*case.faults, *judge(case, filing=filing, ground=self._ground)]

    def _roles(self, case: Case) -> list[str]:
        is_specialist = self._upload.path == Path.SPECIALIST
        return [ParticipantRole.CONSTRUCTION.value] if is_specialist else list(case.roles)

    def _fill_in(self, case: Case) -> None:
        for tables in case.sheets.values():
            for table, (name, code) in OWN.items():
                for row in tables.get(table, ()):
                    if not row.get(name) and not row.get(code):
                        row[name], row[code] = self._upload.enterprise.name, self._ground.filer_code

    def _row(self, case: Case, position: int, faults: list[dict[str, object]]) -> UploadedRow:
        return UploadedRow(
            upload=self._upload,
            enterprise_id=self._upload.enterprise_id,
            position=position,
            sheet=case.sheet,
            row=case.row,
            number=case.number,
            name=case.name,
            outcome=RowOutcome.FAULTY,
            faults=faults,
        )

    def _draft(self, case: Case, now: datetime) -> Filing:
        filing = create_filing(
            actor=self._actor,
            enterprise_id=self._upload.enterprise_id,
            roles=self._roles(case),
            project=None,
            now=now,
            path=self._upload.path,
        )
        for sheet, tables in case.sheets.items():
            keep_typed_sheet(filing=filing, sheet=sheet, tables=tables, revision=0, now=now)
        record_event(
            at=now,
            actor=self._actor,
            action="import_draft",
            subject_kind="filing",
            subject_id=filing.public_id,
            summary=f"从“{self._upload.name}”第 {case.row} 行建立草稿",
        )
        return filing

    def _finish(self, reader: CaseReader) -> None:
        """Tell of what belongs to no filing, and make the copy with the faults in place."""
        with journey(actor=self._actor, cause="import_drafts") as now:
            self._lock()
            start = (self._upload.total or 0) + 1
            strays = [
                self._row(case, position, [fault.to_json() for fault in case.faults])
                for position, case in enumerate(reader.strays(), start)
            ]
            keep_rows(upload=self._upload, rows=strays, filings=0)
            marked = mark_upload(upload=self._upload, workbook=self._workbook, laid=self._laid, on=self._today)
            finish_upload(upload=self._upload, marked=marked, now=now)


def _is_good(faults: Sequence[RowFault]) -> bool:
    return all(fault.warns for fault in faults)
