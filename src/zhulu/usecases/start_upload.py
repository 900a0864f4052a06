"""A clerk hands in a workbook of filings: it is judged as a file, kept, and a job turns its rows into drafts."""

from typing import BinaryIO

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.uploads.cases import lay_out
from zhulu.domain.uploads.models import Upload
from zhulu.domain.uploads.vocabulary import IMPORT_TASK
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.foundation.messaging import defer
from zhulu.foundation.storage.reception import MEGABYTE, clean_name, keep_judged
from zhulu.foundation.tabular.csv_reading import CsvWorkbook
from zhulu.foundation.tabular.doors import open_workbook
from zhulu.foundation.tabular.refusals import refuse
from zhulu.foundation.tabular.sources import Workbook
from zhulu.foundation.tabular.xlsx_writing import MEDIA_TYPE
from zhulu.usecases.journey import journey
from zhulu.usecases.start_specialist_filing import BUILDERS_ONLY, is_builder

CSV_TYPE = "text/csv"


def start_upload(
    *, actor: Actor, path: str, name: str, stream: BinaryIO, size: int, takes_incomplete: bool = False
) -> Upload:
    """Take a workbook in; nothing of it is imported yet.

    Args:
        takes_incomplete: whether rows that could not be submitted yet become drafts all the same.

    Raises:
        NotPermitted: the actor is no enterprise's clerk, or no builder's for path ③.
        TableRefused: with everything that is wrong with the file as such; nothing is kept.
    """
    with journey(actor=actor, cause="start_upload") as now:
        enterprise_id = _require_filer(actor, path)
        limit = get_policy(as_of=local_day(now)).number("max_file_bytes")
        shown = clean_name(name)
        if size > limit:
            raise refuse("FileWithinLimit", f"「{shown}」超过 {limit // MEGABYTE} MB", "请分成几个文件，分别上传")
        workbook = open_workbook(stream, name=shown)
        lay_out(workbook, path=path)
        upload = Upload.objects.create(
            path=path,
            enterprise_id=enterprise_id,
            name=shown,
            file=keep_judged(stream=stream, media_type=_type_of(workbook)),
            takes_incomplete=takes_incomplete,
            account_id=actor.account_id,
            created_at=now,
        )
        defer(IMPORT_TASK, upload=upload.public_id)
        record_event(
            at=now,
            actor=actor,
            action="start_upload",
            subject_kind="upload",
            subject_id=upload.public_id,
            summary=f"上传“{shown}”，批量建立{Path(path).label}草稿",
        )
        return upload


def _type_of(workbook: Workbook) -> str:
    return CSV_TYPE if isinstance(workbook, CsvWorkbook) else MEDIA_TYPE


def _require_filer(actor: Actor, path: str) -> int:
    if actor.kind != AccountKind.CLERK or actor.organisation_id is None:
        raise NotPermitted("只有勘察、设计、施工、监理企业的经办人可以补录（一(二)2）")
    if path == Path.SPECIALIST and not is_builder(actor=actor):
        raise NotPermitted(BUILDERS_ONLY)
    return actor.organisation_id
