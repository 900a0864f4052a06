"""Which papers a sheet demands of whom: the province's list, read from policy (一(二)3 对应附件材料)."""

from collections.abc import Collection
from dataclasses import dataclass

from zhulu.domain.rulebook.policy import Policy


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line of the list: any of these kinds of paper satisfies it."""

    label: str
    any_of: tuple[str, ...]


def demanded_papers(policy: Policy, *, sheet: str, roles: Collection[str], key: str = "papers") -> list[PaperLine]:
    """Give the lines that hold for a sheet and roles; a line without roles holds for all.

    Args:
        key: ``papers`` for what must be there, ``optional_papers`` for what is attached where it exists.
    """
    lines = policy.mapping(key).get(sheet)
    return [
        PaperLine(label=str(line["label"]), any_of=tuple(line["any_of"]))
        for line in (lines if isinstance(lines, list) else [])
        if not line.get("roles") or set(line["roles"]) & set(roles)
    ]
