"""The home authority returns a filing with all reasons at once, or refuses it for good (一(二)3, Q9)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from zhulu.domain.access.actors import Actor
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.operations import Reason as Reason
from zhulu.domain.filings.operations import keep_return_reasons
from zhulu.domain.filings.places import Document, is_in
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.statecraft.operations import ReasonMissing
from zhulu.foundation.clock import local_day
from zhulu.usecases.journey import journey
from zhulu.usecases.reviewing import move_submitted, require_read


class ReasonUnclear(ReasonMissing):
    """A reason is not on the province's list, lacks the words that its code needs, or points to nothing submitted."""

    rule = "ReasonSaysWhat"


def return_filing(
    *, actor: Actor, filing_id: str, reasons: Sequence[Reason], opinion: str = "", seen: str = ""
) -> Filing:
    """Return a filing for correction.

    Args:
        seen: the digest of the version that the reviewer read; empty compares nothing.

    Raises:
        ReasonMissing: no reason is given; all reasons are to be told at once.
        ReasonUnclear: a reason is not on the province's list, lacks the words that its code needs, or points to nothing
            in the submitted version; all such reasons are told at once.
        FilingNotFound, NotPermitted, CannotAdvance: as for every move.
        SubmissionChanged, HeldByAnother: another version stands by now; a colleague has taken it.
    """
    return _end(actor=actor, filing_id=filing_id, transition="return", reasons=reasons, opinion=opinion, seen=seen)


def refuse_filing(
    *, actor: Actor, filing_id: str, reasons: Sequence[Reason], opinion: str = "", seen: str = ""
) -> Filing:
    """Refuse a filing for good; it stays on record and leaves the public pages.

    Raises:
        ReasonMissing, ReasonUnclear, FilingNotFound, NotPermitted, CannotAdvance, SubmissionChanged, HeldByAnother:
            as for a return.
    """
    return _end(actor=actor, filing_id=filing_id, transition="refuse", reasons=reasons, opinion=opinion, seen=seen)


def _end(
    *, actor: Actor, filing_id: str, transition: str, reasons: Sequence[Reason], opinion: str, seen: str
) -> Filing:
    cause = f"{transition}_filing"
    with journey(actor=actor, cause=cause, subject_kind="filing", subject_id=filing_id) as now:
        policy = get_policy(as_of=local_day(now))

        def ask(locked: Filing) -> None:
            submission = require_read(filing=locked, seen=seen, actor=actor)
            _require_clear(reasons, policy, json.loads(submission.canonical) if submission else {})

        given = [opinion.strip(), *(f"{reason.code} {reason.text}".strip() for reason in reasons)]
        filing, move = move_submitted(
            actor=actor,
            filing_id=filing_id,
            transition=transition,
            reason="；".join(filter(None, given)),
            now=now,
            ask=ask,
        )
        keep_return_reasons(filing=filing, move=move, reasons=reasons)
        return filing


def _require_clear(reasons: Sequence[Reason], policy: Policy, document: Document) -> None:
    if not reasons:
        raise ReasonMissing("请至少写明一条理由，并一次性写全（三(三)）")
    listed = {str(item["code"]): item for item in cast("list[dict[str, object]]", policy.items("return_reasons"))}
    faults = [fault for reason in reasons for fault in _faults(reason, listed, document)]
    if faults:
        raise ReasonUnclear(f"{'；'.join(dict.fromkeys(faults))}（三(三)）")


def _faults(reason: Reason, listed: Mapping[str, Mapping[str, object]], document: Document) -> Iterator[str]:
    entry = listed.get(reason.code)
    if entry is None:
        yield f"退回理由“{reason.code}”不在省里的理由清单上，请从清单里选"
    elif entry.get("needs_text") and not reason.text.strip():
        yield f"选了“{entry['label']}”，请写明具体是什么"
    if not is_in(document, reason.place):
        yield "理由所指的地方不在这次提交的内容里，请从列出的信息表和字段里选"
