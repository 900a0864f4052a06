"""Every moment of the product at which rules are asked, whichever room they belong to."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from zhulu.domain.errata import rules as errata
from zhulu.domain.exchange import rules as exchange
from zhulu.domain.filings import rules as filings
from zhulu.domain.grants import rules as grants
from zhulu.domain.guides import rules as guides
from zhulu.domain.intake import rules as intake
from zhulu.domain.rulebook.runner import Moment

MOMENTS: Mapping[str, Moment[Any]] = MappingProxyType(
    {
        **filings.MOMENTS,
        **intake.MOMENTS,
        **errata.MOMENTS,
        **exchange.MOMENTS,
        **grants.MOMENTS,
        **guides.MOMENTS,
    }
)
"""By name; names are unique across rooms."""
