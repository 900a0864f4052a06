"""Runs of six digits or letters join the tokens, so that a number is as rare as it is."""

from django.db import migrations

from zhulu.domain.publication.bigrams import FUNCTIONS, INDEXES


class Migration(migrations.Migration):
    """The indexes go, the functions change, the indexes come again."""

    dependencies = [("publication", "0010_adverse_records")]
    operations = [
        migrations.RunSQL("DROP INDEX document_tokens, document_buckets", reverse_sql=migrations.RunSQL.noop),
        *(migrations.RunSQL(sql, reverse_sql=migrations.RunSQL.noop) for sql in FUNCTIONS),
        *(migrations.RunSQL(sql, reverse_sql=f"DROP INDEX {sql.split()[2]}") for sql in INDEXES),
    ]
