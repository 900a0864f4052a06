"""Rights as the forms speak of them: one function on one path; and which rights an authority may have at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zhulu.domain.access.vocabulary import Level
from zhulu.domain.authorities.models import Authority
from zhulu.domain.grants.models import Grant
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.vocabulary import Path

LEVELS: Mapping[GrantFunction, frozenset[Level]] = MappingProxyType(
    {
        GrantFunction.CONFIRM: frozenset({Level.CITY, Level.COUNTY}),
        GrantFunction.RECHECK: frozenset({Level.CITY}),
        GrantFunction.GRADE_A: frozenset({Level.PROVINCE}),
    }
)
"""The levels that may be granted each function (一(二)3, 一(二)4, Q10)."""


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """One function on one path."""

    path: Path
    function: GrantFunction

    @property
    def code(self) -> str:
        """How forms write it: ``2:confirm``."""
        return f"{self.path.value}:{self.function.value}"

    @property
    def label(self) -> str:
        """How people read it."""
        return f"{self.path.label}·{self.function.label}"

    @classmethod
    def of(cls, grant: Grant) -> "Right":
        """Give what a grant lets do."""
        return cls(Path(grant.path), GrantFunction(grant.function))

    @classmethod
    def read(cls, code: str) -> "Right":
        """Read a code.

        Raises:
            ValueError: it is none.
        """
        path, _, function = code.partition(":")
        return cls(Path(path), GrantFunction(function))


def right_fault(*, authority: Authority, right: Right) -> str | None:
    """Say why an authority cannot have a right at all, with the clause, or nothing if it can."""
    if not authority.confirms_grade or authority.level not in LEVELS[right.function]:
        return f"{authority.name}不能取得“{right.function.label}”权限（一(二)4）"
    if right.path == Path.APPROVAL_FEED and right.function is GrantFunction.CONFIRM:
        return f"“{right.path.label}”没有“{right.function.label}”一事（三(一)）"
    if right.path == Path.SPECIALIST and right.function is not GrantFunction.CONFIRM:
        return "专业承包业绩不定数据等级（一(三)5）"
    return None


def possible_rights(authority: Authority) -> tuple[Right, ...]:
    """Give the rights that an authority may ask for, in the order of the forms."""
    every = (Right(path, function) for path in Path for function in GrantFunction)
    order = [Path.BACK_FILING, Path.SPECIALIST, Path.APPROVAL_FEED]
    found = [right for right in every if right_fault(authority=authority, right=right) is None]
    return tuple(sorted(found, key=lambda right: (order.index(right.path), right.function)))


def read_rights(codes: Iterable[str]) -> tuple[Right, ...]:
    """Read codes that were written by us.

    Raises:
        ValueError: one is none.
    """
    return tuple(Right.read(code) for code in codes)


def rights_in_words(codes: Iterable[str]) -> str:
    """Write rights for people."""
    return "；".join(right.label for right in read_rights(codes))
