"""Tokens of names and facets join the bigrams in both indexes; the functions become faster."""

from django.db import migrations

from zhulu.domain.publication.bigrams import FUNCTIONS, INDEXES

FORMER = "publication_tokens(text, text, text, text, text, text)"


class Migration(migrations.Migration):
    """The indexes go, the functions change, the indexes come again over the new columns."""

    dependencies = [("publication", "0008_search_columns")]
    operations = [
        migrations.RunSQL("DROP INDEX document_tokens, document_buckets", reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(f"DROP FUNCTION {FORMER}", reverse_sql=migrations.RunSQL.noop),
        *(migrations.RunSQL(sql, reverse_sql=migrations.RunSQL.noop) for sql in FUNCTIONS),
        *(migrations.RunSQL(sql, reverse_sql=f"DROP INDEX {sql.split()[2]}") for sql in INDEXES),
    ]
