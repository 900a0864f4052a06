"""Issues numbers from counter rows in the caller's transaction: no gaps, no doubles (数据标准 3.1, 3.3).

What a number looks like and which slot comes next is the standard's; here is the counter that two clerks at once
share. Its row stays locked until the journey commits, so a rollback gives the number back.
"""

from datetime import date

from django.db import connection

from zhulu.domain.library.models import NumberCounter, Project, StageNumber
from zhulu.domain.standard.numbering import Overflow, choose_slot, format_provincial_number, format_stage_number
from zhulu.foundation.db.transactions import transaction_required


@transaction_required
def issue_project(*, prefix: str, kind: str, on: date, overflow: Overflow) -> Project:
    """Issue a provincial project number (6 + YYMMDD + 2 + 2) and create its identity.

    Args:
        prefix: six digits of the authority or area.
        overflow: what happens past 99 a day (a setting).

    Raises:
        NumbersExhausted: the day is full and the setting is to refuse.
    """
    slot = choose_slot(on, lambda day: _latest(_daily(prefix, day, kind)), overflow)
    _count(_daily(prefix, slot.on, kind), slot.serial)
    number = format_provincial_number(prefix=prefix, on=slot.on, kind=kind, serial=slot.serial)
    return Project.objects.create(number=number, area_code=prefix, kind=kind, issued_on=on)


@transaction_required
def take_turns(*, project: Project) -> None:
    """Wait for whoever numbers records of the same project, so that two firms cannot wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('number:' || %s, 0))", [project.number])


@transaction_required
def issue_stage_number(*, project: Project, suffix: str, row_id: str) -> str:
    """Give the number of a stage record: the one it has, or the next of its project and suffix."""
    existing = StageNumber.objects.filter(project=project, row_id=row_id).first()
    if existing:
        return existing.number
    counter = f"{project.number}-{suffix}"
    serial = issue_serial(counter=counter)
    number = format_stage_number(project=project.number, suffix=suffix, serial=serial)
    return StageNumber.objects.create(project=project, row_id=row_id, number=number).number


@transaction_required
def issue_serial(*, counter: str) -> int:
    """Give the next serial of a counter, from 1; its row stays locked until the journey commits."""
    serial = _latest(counter) + 1
    _count(counter, serial)
    return serial


def _daily(prefix: str, day: date, kind: str) -> str:
    return f"{prefix}{day:%y%m%d}{kind}"


def _latest(counter: str) -> int:
    """Lock a counter, making it where there is none, and give its latest serial."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO library_numbercounter AS counter (prefix, latest) VALUES (%s, 0)
            ON CONFLICT (prefix) DO UPDATE SET latest = counter.latest RETURNING latest
            """,
            [counter],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _count(counter: str, serial: int) -> None:
    NumberCounter.objects.filter(prefix=counter).update(latest=serial)
