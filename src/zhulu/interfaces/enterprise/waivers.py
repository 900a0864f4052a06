"""特批 as the check page shows it: which faults one may ask to be let pass, what was asked, and what was answered."""

from dataclasses import dataclass

from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.rules import WAIVABLE
from zhulu.domain.rulebook.models import WaiverRequest
from zhulu.domain.rulebook.queries import list_waiver_requests
from zhulu.usecases.check_filing import Checked


@dataclass(frozen=True, slots=True)
class Askable:
    """A rule for which one may ask, with the sentences of what violates it."""

    rule: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A request that was made, and how it stands."""

    faults: tuple[str, ...]
    state: str
    tone: str
    note: str


@dataclass(frozen=True, slots=True)
class WaiverPart:
    """The part of the check page about exceptions."""

    askable: tuple[Askable, ...]
    asked: tuple[AskedFor, ...]
    waived: tuple[str, ...]
    """What the province lets pass today."""

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.askable or self.asked or self.waived)


def waiver_part(filing: Filing, checked: Checked) -> WaiverPart:
    """Describe what may be asked and what was asked for a draft."""
    requests = list_waiver_requests(subject_kind="filing", subject_id=filing.public_id)
    waiting = {item.rule for item in requests if not hasattr(item, "waiver") and not hasattr(item, "refusal")}
    blocks: dict[str, list[str]] = {}
    for item in checked.submission.blocks:
        if item.rule in WAIVABLE and item.rule not in waiting:
            blocks.setdefault(item.rule, []).append(item.sentence)
    return WaiverPart(
        askable=tuple(Askable(rule, tuple(sentences)) for rule, sentences in blocks.items()),
        asked=tuple(_asked(item) for item in reversed(requests)),
        waived=tuple(f"{item.message}　{item.remedy}" for item in checked.submission.waived),
    )


def _asked(request: WaiverRequest) -> AskedFor:
    faults = tuple(request.faults)
    if hasattr(request, "waiver"):
        return AskedFor(faults, "已特批", "done", f"至 {request.waiver.expires_on} 有效：{request.waiver.reason}")
    if hasattr(request, "refusal"):
        return AskedFor(faults, "不予特批", "no", request.refusal.reason)
    return AskedFor(faults, "省厅办理中", "open", request.reason)
