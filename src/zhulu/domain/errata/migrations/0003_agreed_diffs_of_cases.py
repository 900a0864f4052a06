# Nothing could be agreed before there were cases, so the table is empty and the defaults are never written.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("errata", "0002_cases"),
    ]

    operations = [
        migrations.AddField(
            model_name="agreederratum",
            name="agreed_authority",
            field=models.CharField(default="", max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="agreederratum",
            name="method",
            field=models.CharField(
                choices=[("system", "系统比对"), ("originals", "核验原件"), ("on_site", "实地核查")],
                default="",
                max_length=16,
                verbose_name="核验方式",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="contentcolumn",
            name="is_text",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="agreederratum",
            name="erratum",
            field=models.ForeignKey(
                default=0, on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="errata.erratum"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="agreederratum",
            name="submission",
            field=models.OneToOneField(
                default=0,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreement",
                to="errata.erratumsubmission",
            ),
            preserve_default=False,
        ),
    ]
