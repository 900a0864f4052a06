"""Code lists of our own, for what the notice asks and the national standard does not have."""

from django.db.models import TextChoices

from zhulu.domain.standard.dictionaries.shapes import Dictionary, Entry
from zhulu.domain.standard.vocabulary import (
    Certainty,
    NoPermitReason,
    PaperKind,
    ParticipantStage,
    PermitSituation,
    SheetKey,
)


def _own(key: str, label: str, words: type[TextChoices]) -> Dictionary:
    return Dictionary(
        key,
        label,
        "",
        tuple(Entry(str(code), str(text), national=False, certainty=Certainty.OWN) for code, text in words.choices),
    )


NO_PERMIT_REASON = _own("no_permit_reason", "不能补办施工许可证的原因", NoPermitReason)
PERMIT_SITUATION = _own("permit_situation", "取得施工许可的情况", PermitSituation)
PARTICIPANT_STAGE = _own("participant_stage", "参建单位所属环节", ParticipantStage)
SHEET = _own("sheet", "信息表", SheetKey)
PAPER_KIND = _own("paper_kind", "材料种类", PaperKind)
