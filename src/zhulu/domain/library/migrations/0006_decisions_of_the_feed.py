"""Decisions by the feed: a method of its own, one signature for the parts of a project, and the mark 补办."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("authorities", "0001_initial"),
        ("library", "0005_confirmation"),
        ("rulebook", "0002_waivers"),
        ("statecraft", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="gradedecision",
            name="method",
            field=models.CharField(
                choices=[
                    ("system", "系统比对"),
                    ("originals", "核验原件"),
                    ("on_site", "实地核查"),
                    ("approval", "工程审批系统办理时核验"),
                ],
                max_length=16,
                verbose_name="核验方式",
            ),
        ),
        migrations.AlterField(
            model_name="gradedecision",
            name="move",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="statecraft.move"
            ),
        ),
        migrations.AlterField(
            model_name="mark",
            name="kind",
            field=models.CharField(
                choices=[
                    ("error", "数据有误"),
                    ("doubt", "数据存疑"),
                    ("erratum_open", "勘误办理中"),
                    ("made_up", "补办施工许可"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="gradedecision",
            constraint=models.UniqueConstraint(fields=("contribution", "move"), name="one_decision_per_move"),
        ),
    ]
