"""Let 认定虚假 be said of a contribution."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0006_decisions_of_the_feed")]

    operations = [
        migrations.AlterField(
            model_name="mark",
            name="kind",
            field=models.CharField(
                choices=[
                    ("error", "数据有误"),
                    ("doubt", "数据存疑"),
                    ("erratum_open", "勘误办理中"),
                    ("made_up", "补办施工许可"),
                    ("false_entry", "认定虚假"),
                ],
                max_length=16,
            ),
        ),
    ]
