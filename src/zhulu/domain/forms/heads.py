"""What all forms share: their head, the boxes, an office's opinion, how a day is written."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhulu.domain.forms.vocabulary import Answer
from zhulu.foundation.documents.sheets import NO_DATE, Cell, Choice, Opinion, Section, Sheet

DRAFT_MARK = "草表"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Which form this is: a blank has neither number nor day, a draft carries the watermark."""

    number: str = ""
    """单号; empty before one is given."""
    day: date | None = None
    """The day of the application."""
    address: str = ""
    """Where the case stands, for the code that telephones read; empty leaves the code away."""
    is_draft: bool = False
    """Whether it has not been submitted yet: it prints as 草表."""
    is_blank: bool = False
    """Whether it is to be filled in by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one office has said; all empty while it has not."""

    answer: Answer | None = None
    words: str = ""
    """Its opinion, or the reasons for sending back."""
    signer: str = ""
    """Who handled it, by real name."""
    office: str = ""
    """The real 处（科）室."""
    phone: str = ""
    leader: str = ""
    """Who is responsible there."""
    day: date | None = None


NOTHING_SAID = Verdict()


def written_day(day: date | None) -> str:
    """Write a day as official papers do; without one, room to write it."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日" if day else NO_DATE


def offered(members: Iterable[StrEnum], chosen: Collection[StrEnum] | StrEnum | None) -> tuple[Choice, ...]:
    """Give boxes to tick, in the order of the form."""
    ticked = {chosen} if isinstance(chosen, StrEnum) else set(chosen or ())
    return tuple(Choice(member.value, member in ticked) for member in members)


def said_whether(question: str, said: bool | None) -> Cell:  # noqa: FBT001 - what the caller says is the value itself
    """Give a yes-or-no field; ``None`` ticks neither."""
    return Cell(question, choices=(Choice("是", said is True), Choice("否", said is False)))


def opinion_of(
    verdict: Verdict,
    *,
    answers: Sequence[Answer] = (Answer.AGREED, Answer.DECLINED),
    before: Sequence[Cell] = (),
    signers: Sequence[tuple[str, str]] | None = None,
    seal: str = "公章",
) -> Opinion:
    """Give the box in which an office writes what it says; empty, it is to be written by hand."""
    lines = [*before]
    if answers:
        lines.append(Cell("审核意见", choices=offered(answers, verdict.answer)))
    lines.append(Cell("意见", verdict.words))
    known = signers if signers is not None else (("经办人", verdict.signer), ("负责人", verdict.leader))
    return Opinion(lines=lines, signers=known, seal=seal, date=written_day(verdict.day))


def sheet_of(
    head: Head, *, title: str, edition: str, sections: Sequence[Section], copies: str, subtitle: str = ""
) -> Sheet:
    """Give a form with its head.

    Args:
        edition: which edition of the layout this is, printed at the foot of each page.
    """
    return Sheet(
        title=title,
        subtitle=subtitle,
        sections=sections,
        number=head.number,
        date=written_day(head.day),
        watermark=DRAFT_MARK if head.is_draft else "",
        notes=("没有提交，不能作为办事依据。",) if head.is_draft else (),
        copies=copies,
        address="" if head.is_blank else head.address,
        is_blank=head.is_blank,
        foot=edition,
    )
