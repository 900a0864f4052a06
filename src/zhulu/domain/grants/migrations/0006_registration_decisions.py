"""What the province said to a registration."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0005_permission_cases"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegistrationDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("accepted", models.BooleanField()),
                ("opinion", models.TextField(verbose_name="意见")),
                ("decided_by", models.BigIntegerField()),
                ("decided_name", models.CharField(max_length=64)),
                ("decided_office", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registration_decisions",
                        to="grants.officer",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
