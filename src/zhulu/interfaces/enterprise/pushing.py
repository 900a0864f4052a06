"""What became of a firm's data at the national platform, in its own words: no key, no attempt, nothing to press."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from zhulu.domain.exchange.queries import PushState, find_push_state
from zhulu.domain.exchange.states import ACCEPTED, BLOCKED, QUEUED, REJECTED, SENDING, SUPERSEDED
from zhulu.domain.exchange.vocabulary import DeliveryAction
from zhulu.domain.library.models import Contribution
from zhulu.foundation.clock import local_day

TONES: Mapping[str, str] = MappingProxyType(
    {QUEUED: "open", BLOCKED: "late", SENDING: "open", ACCEPTED: "done", REJECTED: "back", SUPERSEDED: "draft"}
)
WORDS: Mapping[str, str] = MappingProxyType(
    {
        QUEUED: "已排队，会自动推送，不用您操作。",
        SENDING: "已经发出，正在等国家平台答复，不用您操作。",
        BLOCKED: "不符合国家数据标准，没有发送。请办理勘误改正下列各处，改正后自动重新推送。",
        REJECTED: "国家平台退回，理由如下。属于填报内容的，请办理勘误；其余由省厅处理。",
        SUPERSEDED: "没有推送。",
    }
)
WITHDRAWING = "正在从国家平台撤回。"


@dataclass(frozen=True, slots=True)
class PushBox:
    """What the filing's page says about the push."""

    label: str
    tone: str
    words: str
    reasons: Sequence[str]
    number: str


def push_of(contribution: Contribution) -> PushBox | None:
    """Give the box of a contribution; None where nothing of it was ever queued."""
    state = find_push_state(contribution=contribution)
    if state is None:
        return None
    number = state.national_number if state.is_held else ""
    return PushBox(state.label, TONES[state.state], _words(state), state.reasons, number)


def _words(state: PushState) -> str:
    withdraws = state.action == DeliveryAction.WITHDRAW
    if state.state == ACCEPTED:
        day = local_day(state.settled_at).isoformat() if state.settled_at else ""
        return f"{day} 已从国家平台撤回。" if withdraws else f"{day} 国家平台已接收。"
    if withdraws and state.state in {QUEUED, SENDING}:
        return WITHDRAWING
    held = "国家平台现有的是以前推送的内容。" if state.is_held else ""
    return f"{WORDS[state.state]}{held}"
