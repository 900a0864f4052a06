"""What the client is told of each bundle."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from zhulu.domain.intake.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one bundle of a batch."""

    position: int
    """Its place in the batch, from 0."""
    delivery: str
    """Under which id it can be asked for; a repetition has that of the first time."""
    outcome: Outcome
    also: Sequence[Outcome] = ()
    source: str = ""
    inner_num: str = ""
    stage: str = ""
    version: int | None = None
    project: str = ""
    """The project's number here; empty while it has none."""
    project_id: str = ""
    """The project's public id, under which its page stands."""
    grade: str = ""
    remarks: Sequence[dict[str, Any]] = ()
    faults: Sequence[dict[str, Any]] = ()

    @property
    def is_refused(self) -> bool:
        """Whether it did not go in and will not by itself."""
        return self.outcome is Outcome.REJECTED


@dataclass(slots=True)
class Batch:
    """The answers of one batch, in the order of its bundles."""

    public_id: str
    answers: list[Answer] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many came to what."""
        counted: dict[str, int] = {}
        for answer in self.answers:
            counted[answer.outcome.value] = counted.get(answer.outcome.value, 0) + 1
        return counted
