"""Machine clients with their tokens, and the kind of account under which they act."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zhulu.foundation.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_account_ended_at"),
    ]

    operations = [
        migrations.CreateModel(
            name="MachineClient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=zhulu.foundation.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("contact", models.CharField(blank=True, max_length=200, verbose_name="联系部门")),
                (
                    "permissions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), size=None, verbose_name="权限"
                    ),
                ),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None, verbose_name="来源系统"
                    ),
                ),
                ("requests_per_minute", models.PositiveIntegerField(verbose_name="每分钟请求数上限")),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="MachineToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=zhulu.foundation.identifiers.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("hint", models.CharField(max_length=4, verbose_name="尾号")),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="account",
            name="account_kind_known",
        ),
        migrations.AlterField(
            model_name="account",
            name="kind",
            field=models.CharField(
                choices=[
                    ("clerk", "企业经办人"),
                    ("owner", "建设单位经办人"),
                    ("officer", "主管部门审核人员"),
                    ("data_bureau", "省政数局经办人"),
                    ("support", "技术支持人员"),
                    ("system_admin", "系统管理员"),
                    ("security_admin", "安全管理员"),
                    ("audit_admin", "审计管理员"),
                    ("machine", "接口客户端"),
                ],
                max_length=16,
                verbose_name="身份",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "clerk",
                            "owner",
                            "officer",
                            "data_bureau",
                            "support",
                            "system_admin",
                            "security_admin",
                            "audit_admin",
                            "machine",
                        ],
                    )
                ),
                name="account_kind_known",
            ),
        ),
        migrations.AddField(
            model_name="machineclient",
            name="account",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="machine_client", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="machinetoken",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to="access.machineclient"
            ),
        ),
        migrations.AddConstraint(
            model_name="machineclient",
            constraint=models.CheckConstraint(
                condition=models.Q(("requests_per_minute__gte", 1)), name="machine_may_come"
            ),
        ),
        migrations.AddIndex(
            model_name="machinetoken",
            index=models.Index(fields=["client", "-id"], name="token_of_client"),
        ),
        migrations.AddConstraint(
            model_name="machinetoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))), name="token_expires_after_it_begins"
            ),
        ),
    ]
