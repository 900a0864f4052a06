"""The two forms of 三(一) as cases: versions, consent, decision."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import zhulu.foundation.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("authorities", "0001_initial"),
        ("grants", "0004_first_registrations"),
        ("statecraft", "0001_initial"),
        ("storage", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prefix", models.CharField(max_length=40, unique=True)),
                ("latest", models.PositiveIntegerField(default=0)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CaseSubmission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("canonical", models.TextField()),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("scan_name", models.CharField(max_length=200)),
                ("submitted_by", models.BigIntegerField()),
                ("submitted_name", models.CharField(max_length=64)),
                ("submitted_office", models.CharField(max_length=200)),
                ("submitted_at", models.DateTimeField()),
                (
                    "scan",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="storage.blob"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PermissionCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=zhulu.foundation.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=40, null=True, unique=True, verbose_name="编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[("application", "权限申请"), ("change", "权限变更")],
                        max_length=16,
                        verbose_name="种类",
                    ),
                ),
                ("by_province", models.BooleanField(default=False, verbose_name="省厅代录")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("city", "待市（州）同意"),
                            ("province", "待省厅审核"),
                            ("returned", "退回补正"),
                            ("refused", "不予开通"),
                            ("granted", "已开通"),
                        ],
                        default="draft",
                        max_length=16,
                    ),
                ),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="申请权限",
                    ),
                ),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=9),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="管理范围",
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=300, verbose_name="建筑市场监管权限依据")),
                ("credit_code", models.CharField(blank=True, max_length=18, verbose_name="统一社会信用代码")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="地址")),
                ("phone", models.CharField(blank=True, max_length=32, verbose_name="单位联系电话")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="自")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="至")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="变更原因")),
                ("effective_on", models.DateField(blank=True, null=True, verbose_name="生效日期")),
                ("scan_name", models.CharField(blank=True, max_length=200)),
                ("scan_digest", models.CharField(blank=True, max_length=64)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("created_by", models.BigIntegerField()),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("submitted_by", models.BigIntegerField(default=0)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="生效")),
                ("carried_out_at", models.DateTimeField(blank=True, null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="permission_cases",
                        to="authorities.authority",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="storage.blob",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CityConsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agreed", models.BooleanField()),
                ("opinion", models.TextField(verbose_name="市（州）意见")),
                ("scan_name", models.CharField(blank=True, max_length=200)),
                ("for_city", models.BooleanField(default=False, verbose_name="省厅代录")),
                ("submitted_by", models.BigIntegerField()),
                ("signed_by", models.BigIntegerField()),
                ("signed_name", models.CharField(max_length=64)),
                ("signed_office", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="authorities.authority"
                    ),
                ),
                (
                    "move",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="city_consent", to="statecraft.move"
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="storage.blob",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="grants.casesubmission"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="grants.permissioncase"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="casesubmission",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="grants.permissioncase"
            ),
        ),
        migrations.CreateModel(
            name="CaseLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=zhulu.foundation.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("add", "授权人员"),
                            ("replace", "更换人员"),
                            ("end", "注销"),
                            ("adjust", "调整权限范围"),
                            ("identity", "姓名、处（科）室、职务变更或更正"),
                            ("contact", "联系方式变更"),
                        ],
                        default="add",
                        max_length=16,
                        verbose_name="变更类型",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=64, verbose_name="姓名")),
                ("id_commitment", models.CharField(blank=True, max_length=64)),
                ("office", models.CharField(blank=True, max_length=64, verbose_name="处（科）室")),
                ("post", models.CharField(blank=True, max_length=64, verbose_name="职务")),
                ("office_phone", models.CharField(blank=True, max_length=32, verbose_name="办公电话")),
                ("mobile_commitment", models.CharField(blank=True, max_length=64)),
                ("sign_in_name", models.CharField(blank=True, max_length=64, verbose_name="登录名")),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="权限",
                    ),
                ),
                (
                    "made",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.officer",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.officer",
                    ),
                ),
                (
                    "taker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.officer",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="grants.permissioncase"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opinion", models.TextField(verbose_name="省厅意见")),
                ("reasons", models.JSONField(default=list)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("submitted_by", models.BigIntegerField()),
                ("decided_by", models.BigIntegerField()),
                ("decided_name", models.CharField(max_length=64)),
                ("decided_office", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "move",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="case_decision", to="statecraft.move"
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="grants.casesubmission",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="grants.permissioncase",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="grant",
            name="case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants",
                to="grants.permissioncase",
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registrations",
                to="grants.permissioncase",
            ),
        ),
        migrations.AddIndex(
            model_name="permissioncase",
            index=models.Index(fields=["authority", "-id"], name="permission_case_of_authority"),
        ),
        migrations.AddIndex(
            model_name="permissioncase",
            index=models.Index(fields=["state", "submitted_at", "id"], name="permission_case_waiting"),
        ),
        migrations.AddIndex(
            model_name="permissioncase",
            index=models.Index(
                condition=models.Q(("carried_out_at__isnull", True), ("state", "granted")),
                fields=["starts_on"],
                name="permission_case_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="permissioncase",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["application", "change"])), name="permission_form_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="permissioncase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "returned")),
                    models.Q(("number__isnull", False), ("scan__isnull", False), ("submitted_at__isnull", False)),
                    _connector="OR",
                ),
                name="permission_form_is_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="permissioncase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "granted"), _negated=True), ("starts_on__isnull", False), _connector="OR"
                ),
                name="permission_granted_from_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="cityconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(("submitted_by", models.F("signed_by")), _negated=True),
                name="applicant_does_not_consent",
            ),
        ),
        migrations.AddConstraint(
            model_name="cityconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(("agreed", False), ("scan__isnull", False), _connector="OR"),
                name="consent_is_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="casesubmission",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="case_submission_once"),
        ),
        migrations.AddConstraint(
            model_name="caseline",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["add", "replace", "end", "adjust", "identity", "contact"])),
                name="case_line_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="casedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("submitted_by", models.F("decided_by")), _negated=True),
                name="applicant_does_not_decide",
            ),
        ),
    ]
