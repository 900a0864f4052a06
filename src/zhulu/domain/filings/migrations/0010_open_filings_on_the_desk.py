"""Puts what is open already on the desk: counted from its latest submission, taken by nobody."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

from zhulu.foundation.clock import local_day
from zhulu.foundation.clock.working_days import WorkingCalendar

ACCEPT, REVIEW = 2, 10
"""The province's promise when the desk came (service_days)."""


def put_on_desk(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    filings = apps.get_model("filings", "Filing").objects.using(using)
    entries = apps.get_model("filings", "DeskEntry").objects.using(using)
    submissions = apps.get_model("filings", "Submission").objects.using(using)
    calendar = WorkingCalendar()
    for filing in filings.filter(state__in=["submitted", "endorsed", "returned"]).iterator(chunk_size=500):
        since = filing.submitted_at or timezone.now()
        day = local_day(since)
        entries.get_or_create(
            filing=filing,
            defaults={
                "authority_id": filing.home_authority_id,
                "round": max(submissions.filter(filing=filing).count(), 1),
                "since": since,
                "accept_by": calendar.after(day, ACCEPT),
                "due_on": calendar.after(day, REVIEW),
                "is_stopped": filing.state == "returned",
            },
        )


class Migration(migrations.Migration):
    dependencies = [("filings", "0009_review_desk")]

    operations = [migrations.RunPython(put_on_desk, migrations.RunPython.noop)]
