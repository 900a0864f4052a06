"""A state table as data: states, transitions, and what each of them is founded on."""

from dataclasses import dataclass

from zhulu.domain.access.vocabulary import Permission


@dataclass(frozen=True, slots=True)
class State:
    """One state; ``means`` is one line for people, ``clause`` its foundation."""

    key: str
    label: str
    means: str
    clause: str
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: who may move what from where to where, and at which moment its rules are asked."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    permission: Permission
    clause: str
    moment: str = ""
    """The name of the rulebook's moment; empty where no rule is asked."""
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class Machine:
    """A whole table, under the name that the database knows it by."""

    name: str
    label: str
    initial: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]

    def state(self, key: str) -> State:
        """Give one state.

        Raises:
            KeyError: the table has no such state.
        """
        return {state.key: state for state in self.states}[key]

    def transition(self, name: str) -> Transition:
        """Give one transition.

        Raises:
            KeyError: the table has no such transition.
        """
        return {transition.name: transition for transition in self.transitions}[name]

    def edges(self) -> frozenset[tuple[str, str]]:
        """Give every pair of states that some transition joins."""
        return frozenset((source, row.target) for row in self.transitions for source in row.sources)

    def leaving(self, state: str) -> tuple[Transition, ...]:
        """Give the transitions that can be taken from a state, in the table's order."""
        return tuple(row for row in self.transitions if state in row.sources)

    def choices(self) -> list[tuple[str, str]]:
        """Give the states as a model field's choices."""
        return [(state.key, state.label) for state in self.states]
