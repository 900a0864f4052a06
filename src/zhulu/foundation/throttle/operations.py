"""Take a turn, or be told how long to wait."""

from datetime import datetime, timedelta

from django.db import connection

from zhulu.foundation.throttle.models import Window

SECONDS = 60


class TooManyTurns(Exception):
    """Somebody came more often than they may; ``wait`` is how many seconds until they may come again."""

    rule = "RequestsPerMinute"

    def __init__(self, *, allowed: int, wait: int) -> None:
        """Keep the wait for the answer's ``Retry-After``."""
        super().__init__(f"一分钟最多 {allowed} 次请求，请在 {wait} 秒后再来")
        self.wait = wait


def take_turn(*, key: str, allowed: int, now: datetime) -> None:
    """Count one coming of somebody in this minute.

    One statement, so two processes never count the same turn; the count stands even where what follows fails.

    Raises:
        TooManyTurns: it was one too many.
    """
    seconds = int(now.timestamp())
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO throttle_window AS held (key, minute, count) VALUES (%s, %s, 1)
            ON CONFLICT (key) DO UPDATE SET
              count = CASE WHEN held.minute = EXCLUDED.minute THEN held.count + 1 ELSE 1 END, minute = EXCLUDED.minute
            RETURNING count
            """,
            [key, seconds // SECONDS],
        )
        row = cursor.fetchone()
    if row and int(row[0]) > allowed:
        raise TooManyTurns(allowed=allowed, wait=SECONDS - seconds % SECONDS)


def forget_turns(*, now: datetime, older_than: timedelta = timedelta(hours=1)) -> int:
    """Delete who has not come for a while, and give how many that were."""
    oldest = int((now - older_than).timestamp()) // SECONDS
    count, _ = Window.objects.filter(minute__lt=oldest).delete()
    return count
