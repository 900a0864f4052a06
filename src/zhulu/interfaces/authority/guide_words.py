"""What the desk says of guides that are missing or out of date."""

from collections.abc import Sequence

from zhulu.domain.guides.queries import GuideState
from zhulu.domain.guides.vocabulary import GuideStanding
from zhulu.foundation.clock import local_day


def outstanding_words(states: Sequence[GuideState]) -> list[str]:
    """Say of each guide that is missing or out of date what is the matter, for the home page."""
    return [
        f"{state.path.label}：{state.changes or state.standing.label}"
        + (f"，省厅 {state.reminded_on} 催办" if is_reminded(state) else "")
        for state in states
        if state.standing is not GuideStanding.CURRENT
    ]


def is_reminded(state: GuideState) -> bool:
    """Whether the province has reminded of it and nothing has been published since."""
    if state.reminded_on is None or state.standing is GuideStanding.CURRENT:
        return False
    return state.newest is None or local_day(state.newest.published_at) <= state.reminded_on
