"""The search functions and the two bigram indexes."""

from django.db import migrations

from zhulu.domain.publication.bigrams import FUNCTIONS, INDEXES


class Migration(migrations.Migration):
    """Functions first: the indexes are over their results."""

    dependencies = [("publication", "0001_initial")]
    operations = [
        *(migrations.RunSQL(sql, reverse_sql=migrations.RunSQL.noop) for sql in FUNCTIONS),
        *(migrations.RunSQL(sql, reverse_sql=f"DROP INDEX {sql.split()[2]}") for sql in INDEXES),
    ]
