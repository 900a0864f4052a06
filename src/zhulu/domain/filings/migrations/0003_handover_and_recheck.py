"""派单 and 移交, applications for B as well as A, and opinions of other offices."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("authorities", "0001_initial"),
        ("filings", "0002_warning_reasons"),
        ("library", "0001_initial"),
        ("statecraft", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account_id", models.BigIntegerField()),
                ("author_name", models.CharField(max_length=64, verbose_name="姓名")),
                ("author_office", models.CharField(max_length=200, verbose_name="处（科）室")),
                ("opinion", models.TextField(verbose_name="会商意见")),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="gradeapplication",
            name="begun_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="authorities.authority",
            ),
        ),
        migrations.AddField(
            model_name="gradeapplication",
            name="target_grade",
            field=models.CharField(default="A", max_length=1, verbose_name="申请等级"),
        ),
        migrations.AlterField(
            model_name="gradeapplication",
            name="state",
            field=models.CharField(
                choices=[("applied", "审核中"), ("granted", "已定级"), ("sent_back", "退回")],
                default="applied",
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="gradeapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("begun_by__isnull", True), ("target_grade", "A")), ("target_grade", "B"), _connector="OR"
                ),
                name="application_for_a_or_b",
            ),
        ),
        migrations.AddField(
            model_name="consultation",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="consultations", to="filings.gradeapplication"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="filing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="filings.filing"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="giver",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="handed_over",
                to="authorities.authority",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="move",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="handover", to="statecraft.move"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="receiver",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="received", to="authorities.authority"
            ),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["giver", "-id"], name="handover_of_giver"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("giver__isnull", True), models.Q(("giver", models.F("receiver")), _negated=True), _connector="OR"
                ),
                name="handover_to_another",
            ),
        ),
    ]
