import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0007_remember_operations_and_erasures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='永久标识')),
                ('at', models.DateTimeField(verbose_name='上传时间')),
                ('state', models.CharField(choices=[('queued', '排队中'), ('running', '导入中'), ('interrupted', '已中断'), ('done', '已完成'), ('failed', '失败')], default='queued', max_length=16, verbose_name='状态')),
                ('files', models.JSONField(default=list, verbose_name='文件')),
                ('options', models.JSONField(default=dict, verbose_name='选项')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='总数')),
                ('report', models.JSONField(default=list, verbose_name='报告')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='次数')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='开始时间')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('failure', models.JSONField(blank=True, null=True, verbose_name='失败原因')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '上传导入',
                'verbose_name_plural': '上传导入',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'done', 'failed'])), name='import_run_state_stored')],
            },
        ),
    ]
