"""The bigram index by which specialist works are found."""

from django.db import migrations

from zhulu.domain.publication.bigrams import SPECIALIST_INDEX


class Migration(migrations.Migration):
    """After the table: the index is over its texts."""

    dependencies = [("publication", "0005_specialist_document")]
    operations = [migrations.RunSQL(SPECIALIST_INDEX, reverse_sql=f"DROP INDEX {SPECIALIST_INDEX.split()[2]}")]
