from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Window',
            fields=[
                ('key', models.CharField(db_collation='C', max_length=120, primary_key=True, serialize=False, verbose_name='谁')),
                ('minute', models.BigIntegerField(verbose_name='第几分钟')),
                ('count', models.PositiveIntegerField(verbose_name='次数')),
            ],
            options={
                'verbose_name': '限次窗口',
                'indexes': [models.Index(fields=['minute'], name='window_by_minute')],
            },
        ),
    ]
