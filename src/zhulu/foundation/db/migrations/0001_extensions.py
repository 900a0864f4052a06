"""What PostgreSQL's own contrib gives: exclusion constraints over scalars and periods together."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Create the extension before any table needs it; the database's owner may (it is a trusted extension)."""

    initial = True
    dependencies = []
    operations = [BtreeGistExtension()]
