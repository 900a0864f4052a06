"""Whether a confirmation of path ③ is the last step, or the county's that the city's has to follow (Q19).

一(三)3 says 县（市、开发区）、市（州）; by default one of them confirms. With the setting ``TWO_STEPS`` both do: the
county looks first, the city confirms. Where no city stands above the home authority there is one step.
"""

from zhulu.domain.authorities.models import Authority
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import find_rechecking_city
from zhulu.domain.filings.states import ENDORSED
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance

TWO_STEPS = "specialist_two_step_confirmation"


class EndorsementMissing(CannotAdvance):
    """Two steps are set, and the county has to pass the work on instead of confirming it."""

    rule = "CountyEndorsesFirst"


class NothingToEndorse(CannotAdvance):
    """One step is set, or no city above can confirm."""

    rule = "CityConfirmsAfterwards"


def second_step_of(*, filing: Filing, policy: Policy) -> Authority | None:
    """Give the city that confirms after the county; None where one confirmation is enough, or has been reached."""
    if filing.path != Path.SPECIALIST or filing.state == ENDORSED or not policy.flag(TWO_STEPS):
        return None
    return find_rechecking_city(filing=filing)


def require_last_step(*, filing: Filing, policy: Policy) -> None:
    """Let a confirmation pass that is the last step.

    Raises:
        EndorsementMissing: the city confirms after the county.
    """
    city = second_step_of(filing=filing, policy=policy)
    if city is not None:
        raise EndorsementMissing(
            f"专业承包业绩须县（市、开发区）初审、市（州）确认：请办理初审，报{city}确认（一(三)3）"
        )
