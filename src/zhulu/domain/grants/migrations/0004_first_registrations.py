"""Who was registered already gets the first row of the register: what was registered, from that day on."""

from zoneinfo import ZoneInfo

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LOCAL = ZoneInfo("Asia/Shanghai")


def write_first_registrations(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    officers = apps.get_model("grants", "Officer").objects.using(schema_editor.connection.alias)
    registrations = apps.get_model("grants", "Registration").objects.using(schema_editor.connection.alias)
    for officer in officers.filter(registered_at__isnull=False, registrations=None).order_by("pk"):
        registrations.create(
            officer=officer,
            name=officer.name,
            office=officer.office,
            post=officer.post,
            office_phone=officer.office_phone,
            valid_from=officer.registered_at.astimezone(LOCAL).date(),
            at=officer.registered_at,
        )


class Migration(migrations.Migration):
    dependencies = [("grants", "0003_registrations")]

    operations = [migrations.RunPython(write_first_registrations, migrations.RunPython.noop)]
