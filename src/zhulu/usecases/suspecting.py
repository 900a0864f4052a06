"""Whether a filing may be a project that is there already: nearly one name in one place, and nobody has judged yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhulu.domain.filings.facts import FilingFacts, Neighbour
from zhulu.domain.filings.models import DuplicateJudgement, Filing
from zhulu.domain.filings.queries import list_judgements
from zhulu.domain.filings.vocabulary import DuplicateVerdict
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance

HELD = "near_duplicates_held"
"""The setting's key: whether near-duplicates are held until they are judged."""


class DuplicatesUnjudged(CannotAdvance):
    """The filing nearly bears the name of a project of the place, and nobody has judged yet that it is another one."""

    rule = "NearDuplicatesJudged"


@dataclass(frozen=True, slots=True)
class Suspect:
    """A project that the filing may be, and what was judged of it."""

    number: str
    name: str
    judgement: DuplicateJudgement | None = None

    @property
    def is_cleared(self) -> bool:
        """Whether an officer has judged that it is another project."""
        return self.judgement is not None and self.judgement.verdict == DuplicateVerdict.DIFFERENT


def suspects_of(*, filing: Filing, alike: Sequence[Neighbour]) -> tuple[Suspect, ...]:
    """Give the near-duplicates of a filing of path ② with the newest judgement of each."""
    if filing.path != Path.BACK_FILING or not alike:
        return ()
    newest = {row.other_number: row for row in list_judgements(filing=filing)}
    return tuple(Suspect(other.number, other.name, newest.get(other.number)) for other in alike)


def require_judged(*, filing: Filing, facts: FilingFacts) -> None:
    """Let a confirmation pass that is no near-duplicate, or one that was judged to be another project.

    Raises:
        DuplicatesUnjudged: with every project that is not cleared, and what to do about each.
    """
    if not facts.policy.flag(HELD):
        return
    held = [one for one in suspects_of(filing=filing, alike=facts.surroundings.alike) if not one.is_cleared]
    if held:
        raise DuplicatesUnjudged(f"{'；'.join(map(_words, held))}（三(三)）")


def _words(suspect: Suspect) -> str:
    name = f"“{suspect.name}”（{suspect.number}）"
    if suspect.judgement is None:
        return f"与{name}名称相近，请先判断是不是同一项目"
    if suspect.judgement.verdict == DuplicateVerdict.SAME:
        return f"已判断与{name}是同一项目：请退回，理由选 R04，请企业以“加入已有项目”重新填报"
    return f"与{name}的关系存疑：请核实清楚并重新判断，或者退回"
