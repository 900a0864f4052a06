import django.contrib.postgres.fields
import django.db.models.deletion
import zhulu.foundation.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('authorities', '0001_initial'),
        ('enterprises', '0001_initial'),
        ('library', '0003_sheet_and_papers_of_path_3'),
    ]

    operations = [
        migrations.CreateModel(
            name='DepartmentReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True, verbose_name='所写的部门名称')),
                ('reason', models.TextField(verbose_name='依据')),
                ('account_id', models.BigIntegerField()),
                ('officer_name', models.CharField(max_length=64, verbose_name='认定人')),
                ('officer_office', models.CharField(max_length=200, verbose_name='所在处（科）室')),
                ('at', models.DateTimeField()),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Dossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_collation='C', max_length=16, unique=True)),
                ('source', models.CharField(db_collation='C', max_length=20, verbose_name='来源系统')),
                ('inner_num', models.CharField(db_collation='C', max_length=100, verbose_name='内部编号')),
                ('area_code', models.CharField(blank=True, db_collation='C', max_length=12, verbose_name='项目所在地')),
                ('name', models.CharField(blank=True, max_length=500, verbose_name='项目名称')),
                ('created_at', models.DateTimeField()),
                ('home_authority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='library.project')),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhulu.foundation.identifiers.new_public_id, editable=False, max_length=16, unique=True)),
                ('client_account_id', models.BigIntegerField(verbose_name='接口客户端')),
                ('client_name', models.CharField(max_length=64)),
                ('batch', models.CharField(db_collation='C', max_length=16, verbose_name='批次')),
                ('position', models.PositiveIntegerField(verbose_name='批次中的次序')),
                ('source', models.CharField(blank=True, db_collation='C', max_length=20, verbose_name='来源系统')),
                ('inner_num', models.CharField(blank=True, max_length=100, verbose_name='内部编号')),
                ('stage', models.CharField(blank=True, choices=[('basic', '项目基本信息'), ('tender', '招投标'), ('contract', '合同信息'), ('drawing_review', '施工图审查'), ('permit', '施工许可'), ('completion', '竣工验收'), ('specialist', '项目信息采集表')], max_length=20, verbose_name='环节')),
                ('version', models.BigIntegerField(blank=True, null=True, verbose_name='版本')),
                ('digest', models.CharField(db_collation='C', max_length=64, verbose_name='SHA-256')),
                ('raw', models.TextField(verbose_name='原文')),
                ('check_depart_name', models.CharField(blank=True, max_length=200, verbose_name='审核部门')),
                ('check_depart_code', models.CharField(blank=True, max_length=20, verbose_name='审核部门代码')),
                ('check_office_name', models.CharField(blank=True, max_length=100, verbose_name='所在处（科）室')),
                ('check_person_name', models.CharField(blank=True, max_length=64, verbose_name='审核人')),
                ('check_date', models.DateField(blank=True, null=True, verbose_name='审核日期')),
                ('produced_at', models.DateTimeField(blank=True, null=True, verbose_name='对方生成时间')),
                ('received_at', models.DateTimeField(verbose_name='收到时间')),
                ('dossier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='intake.dossier')),
            ],
        ),
        migrations.CreateModel(
            name='GradeDue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhulu.foundation.identifiers.new_public_id, editable=False, max_length=16, unique=True)),
                ('department', models.CharField(blank=True, max_length=200, verbose_name='交付所写的审核部门')),
                ('why', models.CharField(max_length=200, verbose_name='原因')),
                ('state', models.CharField(choices=[('due', '待定级'), ('given', '已定级')], default='due', max_length=16)),
                ('since', models.DateTimeField()),
                ('contribution', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='grade_due', to='library.contribution')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grades_due', to='intake.delivery')),
                ('home_authority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
            ],
        ),
        migrations.CreateModel(
            name='Handling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('received', '已收到'), ('accepted', '已接收'), ('waiting', '等待认定'), ('stale', '旧版本'), ('rejected', '拒收'), ('superseded', '已被代替')], default='received', max_length=16)),
                ('outcome', models.CharField(choices=[('received', '已收到，待处理'), ('accepted', '已入库'), ('accepted_with_remarks', '已入库，有备注'), ('ungraded', '已入库，待定级'), ('unlinked', '已入库，待挂接'), ('place_unknown', '等待：区划不明'), ('held', '待勘误'), ('settled', '已按勘误更正'), ('dismissed', '不予勘误'), ('superseded', '已被新版本代替'), ('stale', '旧版本'), ('repeated', '重复交付'), ('rejected', '拒收')], default='received', max_length=24, verbose_name='结论')),
                ('also', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('received', '已收到，待处理'), ('accepted', '已入库'), ('accepted_with_remarks', '已入库，有备注'), ('ungraded', '已入库，待定级'), ('unlinked', '已入库，待挂接'), ('place_unknown', '等待：区划不明'), ('held', '待勘误'), ('settled', '已按勘误更正'), ('dismissed', '不予勘误'), ('superseded', '已被新版本代替'), ('stale', '旧版本'), ('repeated', '重复交付'), ('rejected', '拒收')], max_length=24), default=list, size=None)),
                ('remarks', models.JSONField(default=list, verbose_name='备注')),
                ('faults', models.JSONField(default=list, verbose_name='拒收原因')),
                ('unread_code', models.CharField(blank=True, db_collation='C', max_length=20, verbose_name='认不出的区划代码')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='处理时间')),
                ('contribution', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handling', to='library.contribution')),
                ('delivery', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='handling', to='intake.delivery')),
                ('resolver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
            ],
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhulu.foundation.identifiers.new_public_id, editable=False, max_length=16, unique=True)),
                ('state', models.CharField(choices=[('held', '待勘误'), ('settled', '已更正'), ('dismissed', '不予勘误'), ('replaced', '已被代替')], default='held', max_length=16)),
                ('erratum_id', models.CharField(blank=True, max_length=16, verbose_name='执行的勘误')),
                ('held_at', models.DateTimeField()),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='library.contribution')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='intake.delivery')),
                ('home_authority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
            ],
        ),
        migrations.CreateModel(
            name='Difference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('table', models.CharField(max_length=40)),
                ('row_id', models.CharField(db_collation='C', max_length=16)),
                ('column', models.CharField(max_length=60)),
                ('old', models.TextField(blank=True, null=True)),
                ('new', models.TextField(blank=True, null=True)),
                ('hold', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='differences', to='intake.hold')),
            ],
        ),
        migrations.CreateModel(
            name='ParticipantLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhulu.foundation.identifiers.new_public_id, editable=False, max_length=16, unique=True)),
                ('row_id', models.CharField(db_collation='C', max_length=16)),
                ('role', models.CharField(db_collation='C', max_length=32, verbose_name='承担角色')),
                ('name', models.CharField(blank=True, max_length=255, verbose_name='所写名称')),
                ('code', models.CharField(blank=True, db_collation='C', max_length=50, verbose_name='所写代码')),
                ('linked_by', models.CharField(blank=True, max_length=200, verbose_name='由谁挂接')),
                ('linked_at', models.DateTimeField(blank=True, null=True)),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='library.contribution')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='intake.dossier')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='feed_links', to='enterprises.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='CodeReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(blank=True, db_collation='C', max_length=20, verbose_name='代码')),
                ('reason', models.TextField(verbose_name='依据')),
                ('account_id', models.BigIntegerField()),
                ('officer_name', models.CharField(max_length=64, verbose_name='认定人')),
                ('officer_office', models.CharField(max_length=200, verbose_name='所在处（科）室')),
                ('at', models.DateTimeField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.area')),
                ('delivery', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='intake.delivery')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='code_read_once'), models.UniqueConstraint(condition=models.Q(('delivery__isnull', False)), fields=('delivery',), name='delivery_placed_once'), models.CheckConstraint(condition=models.Q(models.Q(('code', ''), ('delivery__isnull', False)), models.Q(models.Q(('code', ''), _negated=True), ('delivery__isnull', True)), _connector='OR'), name='code_or_delivery')],
            },
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(fields=['project'], name='dossier_of_project'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(fields=['home_authority', '-id'], name='dossier_of_home'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.UniqueConstraint(fields=('source', 'inner_num'), name='one_dossier_per_case'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['dossier', 'stage', '-version'], name='delivery_of_stage'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['source', '-id'], name='delivery_of_source'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['received_at'], name='delivery_by_time'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('dossier__isnull', False)), fields=('dossier', 'digest'), name='same_bundle_kept_once'),
        ),
        migrations.AddIndex(
            model_name='gradedue',
            index=models.Index(condition=models.Q(('state', 'due')), fields=['home_authority', 'id'], name='grade_due_of_home'),
        ),
        migrations.AddIndex(
            model_name='gradedue',
            index=models.Index(condition=models.Q(('state', 'due')), fields=['department', 'id'], name='grade_due_of_name'),
        ),
        migrations.AddIndex(
            model_name='handling',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['unread_code', 'id'], name='handling_waiting'),
        ),
        migrations.AddIndex(
            model_name='handling',
            index=models.Index(condition=models.Q(('state', 'received')), fields=['id'], name='handling_untouched'),
        ),
        migrations.AddIndex(
            model_name='handling',
            index=models.Index(fields=['outcome', '-id'], name='handling_by_outcome'),
        ),
        migrations.AddIndex(
            model_name='hold',
            index=models.Index(condition=models.Q(('state', 'held')), fields=['contribution', 'id'], name='hold_open'),
        ),
        migrations.AddIndex(
            model_name='hold',
            index=models.Index(condition=models.Q(('state', 'held')), fields=['home_authority', 'id'], name='hold_of_home'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.UniqueConstraint(fields=('delivery', 'contribution'), name='one_hold_per_contribution'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('erratum_id', ''), ('state', 'settled'), _connector='OR'), name='hold_settled_by_erratum'),
        ),
        migrations.AddConstraint(
            model_name='difference',
            constraint=models.UniqueConstraint(fields=('hold', 'table', 'row_id', 'column'), name='difference_once'),
        ),
        migrations.AddIndex(
            model_name='participantlink',
            index=models.Index(fields=['organisation', 'dossier'], name='link_of_organisation'),
        ),
        migrations.AddIndex(
            model_name='participantlink',
            index=models.Index(fields=['dossier'], name='link_of_dossier'),
        ),
        migrations.AddIndex(
            model_name='participantlink',
            index=models.Index(condition=models.Q(('organisation__isnull', True), models.Q(('role', 'owner'), _negated=True)), fields=['id'], name='link_open'),
        ),
        migrations.AddConstraint(
            model_name='participantlink',
            constraint=models.UniqueConstraint(fields=('contribution', 'row_id'), name='one_link_per_participant'),
        ),
    ]
