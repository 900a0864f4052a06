"""What the settings of a day owe to the national platform: the one place that reads them. Pure."""

from datetime import date

from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard.vocabulary import Grade, Path

GRADES = tuple(grade.value for grade in Grade if grade.is_confirmed)
"""What can be pushed at all: nothing that no authority has confirmed."""


def pushed_grades(*, policy: Policy, path: str) -> tuple[str, ...]:
    """Give the grades that a path pushes by the setting of the policy's day; none for path ③, whatever it says."""
    named = policy.mapping("pushed_grades").get(path, [])
    if path == Path.SPECIALIST or not isinstance(named, list):
        return ()
    return tuple(grade for grade in GRADES if grade in named)


def is_window_open(*, policy: Policy) -> bool:
    """Whether data may be pushed for the first time on the policy's day (Q38); an empty setting sets no end."""
    last = policy.text("push_open_until")
    return not last or policy.as_of <= date.fromisoformat(last)


def is_due(*, policy: Policy, path: str, grade: str) -> bool:
    """Whether data of a path and a grade go to the nation for the first time on the policy's day."""
    return grade in pushed_grades(policy=policy, path=path) and is_window_open(policy=policy)
