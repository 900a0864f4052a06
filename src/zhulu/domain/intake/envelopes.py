"""Reads the outside of a bundle: which case of which source, which stage and version, and who confirmed it. Pure."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from zhulu.domain.intake.facts import Broken, Confirmation, Envelope
from zhulu.domain.rulebook.shapes import Place
from zhulu.domain.standard.values import is_blank
from zhulu.domain.standard.vocabulary import SheetKey
from zhulu.foundation.clock import LOCAL

STAGES = tuple(key.value for key in SheetKey if key is not SheetKey.SPECIALIST)
KNOWN = frozenset({"source", "inner_num", "stage", "version", "produced_at", "confirmation", "tables"})
CONFIRMATION = ("CheckDepartName", "CheckDepartCode", "CheckOfficeName", "CheckPersonName", "CheckDate")
"""Columns of ``confirmation``: name and person are the standard's, code, office and day ours."""
LENGTHS = {"source": 20, "inner_num": 100}
DEPARTMENT, CODE, OFFICE, PERSON = 200, 20, 100, 64
BIGGEST_VERSION = 2**63 - 1


def read_envelope(raw: Mapping[str, Any]) -> tuple[Envelope, list[Broken]]:
    """Read the envelope, with everything in it that could not be understood."""
    broken = [_wrong(key, "信封里没有这一项", "请删去，或移到 tables 里") for key in raw if key not in KNOWN]
    source = _word(raw, "source", broken)
    inner = _word(raw, "inner_num", broken)
    stage = raw.get("stage", "")
    if stage not in STAGES:
        broken.append(_wrong("stage", f"环节“{_shown(stage)}”不认识", f"请填其中之一：{'、'.join(STAGES)}"))
        stage = ""
    return Envelope(source, inner, stage, _version(raw, broken), _moment(raw, broken)), broken


def _word(raw: Mapping[str, Any], key: str, broken: list[Broken]) -> str:
    value = raw.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        broken.append(_wrong(key, f"缺少 {key}", "请写明，应是不空的文字"))
        return ""
    text = value.strip()
    if len(text) > LENGTHS[key]:
        broken.append(_wrong(key, f"{key} 超过 {LENGTHS[key]} 个字符", "请写短一些"))
        return ""
    if not text.isprintable():
        broken.append(_wrong(key, f"{key} 里有不能保存的字符", "请删去控制字符"))
        return ""
    return text


def _version(raw: Mapping[str, Any], broken: list[Broken]) -> int | None:
    value = raw.get("version")
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= BIGGEST_VERSION:
        return value
    broken.append(_wrong("version", f"版本“{_shown(value)}”不对", "应是从 1 起的整数，每改一次加 1"))
    return None


def _moment(raw: Mapping[str, Any], broken: list[Broken]) -> datetime | None:
    value = raw.get("produced_at")
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
        return moment.replace(tzinfo=LOCAL) if moment.tzinfo is None else moment.astimezone(LOCAL)
    except (ValueError, OverflowError):
        broken.append(
            _wrong("produced_at", f"生成时间“{_shown(value)}”看不懂", "例如 2024-05-06T08:30:00+08:00，可以不填")
        )
        return None


def read_confirmation(raw: object, stated: Mapping[str, str], broken: list[Broken]) -> Confirmation:
    """Read who confirmed: the envelope's own words, else what the records state (CheckDepartName, CheckPersonName)."""
    given: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
    if raw is not None and not isinstance(raw, Mapping):
        broken.append(_wrong("confirmation", "confirmation 应是对象", f"其中可以有：{'、'.join(CONFIRMATION)}"))
    words = {column: _text(given.get(column)) for column in CONFIRMATION}
    return Confirmation(
        department=(words["CheckDepartName"] or stated.get("CheckDepartName", ""))[:DEPARTMENT],
        department_code=words["CheckDepartCode"][:CODE],
        office=words["CheckOfficeName"][:OFFICE],
        person=(words["CheckPersonName"] or stated.get("CheckPersonName", ""))[:PERSON],
        on=_day(words["CheckDate"]),
    )


def _text(value: object) -> str:
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    clean = "".join(letter for letter in text if letter.isprintable())
    return "" if is_blank(clean) else clean


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _wrong(column: str, message: str, remedy: str) -> Broken:
    return Broken(Place(column=column), message, remedy)


def _shown(value: object) -> str:
    return "".join(letter for letter in str(value)[:40] if letter.isprintable())
