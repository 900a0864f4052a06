"""The register gets its dated rows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0002_grants_by_area")]

    operations = [
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=64, verbose_name="姓名")),
                ("office", models.CharField(max_length=64, verbose_name="处（科）室")),
                ("post", models.CharField(blank=True, max_length=64, verbose_name="职务")),
                ("office_phone", models.CharField(blank=True, max_length=32, verbose_name="办公电话")),
                ("valid_from", models.DateField(verbose_name="自")),
                ("accepted_by", models.BigIntegerField(default=0)),
                ("accepted_name", models.CharField(blank=True, max_length=64)),
                ("accepted_office", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="officer",
            name="mobile_commitment",
            field=models.CharField(blank=True, max_length=64, verbose_name="手机号承诺值"),
        ),
        migrations.AddField(
            model_name="registration",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="registrations", to="grants.officer"
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(fields=["officer", "-valid_from", "-id"], name="registration_of_officer"),
        ),
    ]
