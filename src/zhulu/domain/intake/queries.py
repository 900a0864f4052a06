"""Reads deliveries and what waits behind them."""

from zhulu.domain.intake.querysets import HeldChange, HeldDifference, held_of, list_held

__all__ = ["HeldChange", "HeldDifference", "held_of", "list_held"]
