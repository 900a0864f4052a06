"""The papers of a sheet as its page shows them: what is there, what is demanded, and the form to add one."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from zhulu.domain.filings.models import Filing, Paper
from zhulu.domain.filings.queries import SheetDemand
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard.vocabulary import PaperKind
from zhulu.foundation.storage.inspection import FileRefused
from zhulu.foundation.web.components.shapes import Choice, FileItem, Problem

MEGABYTE = 1024 * 1024
ACCEPT = ".pdf,.ofd,.jpg,.jpeg,.png"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the province's list: what is demanded, and whether it is there."""

    label: str
    there: bool
    required: bool


@dataclass(frozen=True, slots=True)
class PapersForm:
    """The papers' part of a sheet's page."""

    action: str
    hint: str
    lines: tuple[Line, ...]
    files: tuple[FileItem, ...]
    kinds: tuple[Choice, ...]
    problems: tuple[Problem, ...] = field(default=())


def papers_form(
    filing: Filing,
    *,
    sheet: str,
    papers: Sequence[Paper],
    demand: SheetDemand,
    policy: Policy,
    problems: Sequence[Problem] = (),
) -> PapersForm:
    """Describe the papers of one sheet; the kinds that its lines name come first."""
    own = [paper for paper in papers if paper.sheet == sheet]
    kinds = {paper.kind for paper in own}
    lines = [Line(line.label, bool(kinds.intersection(line.any_of)), required=True) for line in demand.papers]
    lines += [
        Line(line.label, bool(kinds.intersection(line.any_of)), required=False) for line in demand.optional_papers
    ]
    limit = policy.number("max_file_bytes") // MEGABYTE
    return PapersForm(
        action=reverse("enterprise:attach", args=[filing.public_id, sheet]),
        hint=f"PDF、OFD、JPG、PNG，每个不超过 {limit} MB。先选材料种类，再选文件。",
        lines=tuple(lines),
        files=tuple(_file(filing, paper) for paper in own),
        kinds=tuple(_kinds(demand)),
        problems=tuple(problems),
    )


def _kinds(demand: SheetDemand) -> list[Choice]:
    named = [kind for line in (*demand.papers, *demand.optional_papers) for kind in line.any_of]
    ordered = dict.fromkeys([*named, *PaperKind.values])
    return [Choice(kind, PaperKind(kind).label) for kind in ordered]


def _file(filing: Filing, paper: Paper) -> FileItem:
    return FileItem(
        name=paper.name,
        note=f"{kind_label(paper.kind)}，{size_words(paper.blob.size)}",
        href=reverse("enterprise:paper", args=[filing.public_id, paper.public_id]),
        remove=reverse("enterprise:remove-paper", args=[filing.public_id, paper.public_id]),
    )


def kind_label(kind: str) -> str:
    """Give a kind of paper in words."""
    return str(PaperKind(kind).label) if kind in PaperKind.values else kind


def size_words(size: int) -> str:
    """Write a size for people: 83 KB, 4.2 MB."""
    return f"{size / MEGABYTE:.1f} MB" if size >= MEGABYTE else f"{max(1, round(size / 1024))} KB"


def refused_problems(refusal: FileRefused) -> list[Problem]:
    """Say what is wrong with a file and how to mend it."""
    return [Problem(message=fault.what, remedy=f"{fault.remedy}。", target="paper-file") for fault in refusal.faults]
