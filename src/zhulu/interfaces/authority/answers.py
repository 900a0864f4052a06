"""What a return asked for and what came of it: reasons with their changes, changes with their reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhulu.domain.filings.models import ReturnReason
from zhulu.domain.filings.places import PAPERS, covers, describe
from zhulu.domain.rulebook.shapes import Place
from zhulu.interfaces.authority.changes import Change
from zhulu.usecases.read_content import Content
from zhulu.usecases.review_filing import ReturnCode


@dataclass(frozen=True, slots=True)
class Demand:
    """One reason of the return that a version answers, with what was changed where it points to."""

    number: int
    label: str
    """Its code and what the province calls it."""
    text: str
    where: str
    place: Place
    changes: Sequence[Change]

    @property
    def is_met(self) -> bool:
        """Whether anything was changed there; whether rightly, the reviewer reads."""
        return bool(self.changes)

    @property
    def is_whole(self) -> bool:
        """Whether it concerns the whole filing, so that no place says whether it was met."""
        return not self.place.sheet


@dataclass(frozen=True, slots=True)
class Answer:
    """One change, with the numbers of the reasons that it answers."""

    change: Change
    numbers: Sequence[int]


def list_demands(
    content: Content, reasons: Sequence[ReturnReason], changes: Sequence[Change], codes: Sequence[ReturnCode]
) -> list[Demand]:
    """Give the reasons of the last return, numbered, each with the changes that answer it."""
    labels = {code.code: code.label for code in codes}
    kinds = _kinds(content)
    return [
        Demand(
            number=number,
            label=f"{reason.code} {labels.get(reason.code, '')}".strip(),
            text=reason.text,
            where=describe(reason.place, content.earlier or {}),
            place=reason.place,
            changes=[change for change in changes if _answers(reason.place, change, kinds)],
        )
        for number, reason in enumerate(reasons, start=1)
    ]


def list_answers(changes: Sequence[Change], demands: Sequence[Demand]) -> list[Answer]:
    """Give every change with the numbers of the reasons that it answers."""
    return [Answer(change, [demand.number for demand in demands if change in demand.changes]) for change in changes]


def _kinds(content: Content) -> dict[str, str]:
    """Give the kind of every paper of both versions."""
    documents = (content.document, content.earlier or {})
    return {row["row_id"]: row["PaperKind"] for document in documents for row in document.get(PAPERS, [])}


def _answers(asked: Place, change: Change, kinds: Mapping[str, str]) -> bool:
    """Whether a change answers what was asked; a paper is answered by another of its kind on the same sheet."""
    if covers(asked, change.place):
        return True
    is_paper = asked.table == change.table == PAPERS and asked.sheet == change.sheet
    return is_paper and kinds.get(asked.row_id) == kinds.get(change.row_id)
