"""Which day it is: Asia/Shanghai decides every day, wherever the server stands."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def local_day(at: datetime) -> date:
    """Give the calendar day in Asia/Shanghai of an aware moment.

    Raises:
        ValueError: the moment is naive, so its day is not known.
    """
    if at.tzinfo is None:
        raise ValueError("a moment without a zone has no known day")
    return at.astimezone(LOCAL).date()


def local_midnight(day: date) -> datetime:
    """Give the moment in Asia/Shanghai at which a day begins."""
    return datetime.combine(day, time.min, tzinfo=LOCAL)
