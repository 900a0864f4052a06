"""A clerk attaches a paper to a sheet, or takes it off again before submission."""

from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.models import Filing, Paper
from zhulu.domain.filings.operations import NewPaper, add_paper, lock_editable
from zhulu.domain.filings.permissions import FilingPolicy
from zhulu.domain.filings.queries import get_filing_for
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.vocabulary import PaperKind
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.foundation.storage.inspection import FileFault, FileRefused, MediaType
from zhulu.foundation.storage.interface import ByteSource
from zhulu.foundation.storage.reception import receive
from zhulu.usecases.journey import journey
from zhulu.usecases.save_sheet import require_sheet


def attach_paper(*, actor: Actor, filing_id: str, sheet: str, kind: str, name: str, stream: ByteSource) -> Paper:
    """Check a file and attach it.

    Raises:
        FilingNotFound, NotEditable: as for a sheet.
        FileRefused: with everything that is wrong with the file; nothing is attached.
    """
    with journey(actor=actor, cause="attach_paper", subject_kind="filing", subject_id=filing_id) as now:
        filing = _editable(actor, filing_id, local_day(now))
        require_sheet(filing=filing, sheet=sheet)
        policy = get_policy(as_of=local_day(now))
        if kind not in PaperKind.values:
            raise FileRefused(FileFault(what="没有选择材料种类", remedy="请先选择种类，再选文件"))
        received = receive(
            stream=stream, name=name, limit_bytes=policy.number("max_file_bytes"), allowed=accepted_types(policy)
        )
        total = sum(filing.papers.values_list("blob__size", flat=True)) + received.blob.size
        if total > policy.number("max_filing_bytes"):
            limit = policy.number("max_filing_bytes") // (1024 * 1024)
            raise FileRefused(FileFault(what=f"全部材料合计超过 {limit} MB", remedy="请压缩，或移除用不着的材料"))
        new = NewPaper(sheet=sheet, kind=kind, name=received.name, blob=received.blob)
        paper = add_paper(filing=filing, paper=new, actor=actor, now=now)
        _record("attach_paper", f"上传“{paper.name}”", filing=filing, actor=actor, now=now)
        return paper


def remove_paper(*, actor: Actor, filing_id: str, paper_id: str) -> None:
    """Take a paper off an unsubmitted filing; a submitted version keeps its own list for ever.

    Raises:
        FilingNotFound, NotEditable: as for a sheet.
    """
    with journey(actor=actor, cause="remove_paper", subject_kind="filing", subject_id=filing_id) as now:
        filing = _editable(actor, filing_id, local_day(now))
        paper = filing.papers.filter(public_id=paper_id).first()
        if paper is not None:
            paper.delete()
            _record("remove_paper", f"移除“{paper.name}”", filing=filing, actor=actor, now=now)


def accepted_types(policy: Policy) -> tuple[MediaType, ...]:
    """Give the types of file that the province accepts."""
    return tuple(MediaType[str(name).upper()] for name in policy.items("file_types"))


def _record(action: str, summary: str, *, filing: Filing, actor: Actor, now: datetime) -> None:
    record_event(
        at=now, actor=actor, action=action, subject_kind="filing", subject_id=filing.public_id, summary=summary
    )


def _editable(actor: Actor, filing_id: str, on: date) -> Filing:
    filing = get_filing_for(actor=actor, public_id=filing_id, on=on)
    if not FilingPolicy(on=on).may(actor=actor, action=Permission.FILING_EDIT, thing=filing):
        raise NotPermitted("只有填报企业的经办人可以修改（一(二)2）")
    return lock_editable(filing=filing)
