"""The bigram index by which companies are found."""

from django.db import migrations

from zhulu.domain.publication.bigrams import COMPANY_INDEX


class Migration(migrations.Migration):
    """After the table: the index is over its search text."""

    dependencies = [("publication", "0003_companies")]
    operations = [migrations.RunSQL(COMPANY_INDEX, reverse_sql=f"DROP INDEX {COMPANY_INDEX.split()[2]}")]
