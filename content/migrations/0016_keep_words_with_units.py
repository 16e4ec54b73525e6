"""What a search shows stands beside what it finds; the index is made anew at the end of migrate."""

from django.db import migrations, models

from content.search_tables import clear_index, keep_rows_whole, let_rows_be_parted


def _empty(apps, schema_editor):
    clear_index(schema_editor.connection)


def _whole(apps, schema_editor):
    keep_rows_whole(schema_editor.connection)


def _parted(apps, schema_editor):
    let_rows_be_parted(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0015_find_by_index'),
    ]

    operations = [
        migrations.RunPython(_empty, _empty),
        migrations.AddField('searchscope', 'label', models.CharField(blank=True, max_length=64, verbose_name='标签')),
        migrations.AddField('searchscope', 'language', models.CharField(blank=True, max_length=35, verbose_name='语言')),
        migrations.AddField('searchunit', 'start', models.PositiveIntegerField(default=0, verbose_name='起点')),
        migrations.AddField('searchunit', 'said', models.TextField(blank=True, verbose_name='原文')),
        migrations.RunPython(_whole, _parted),
    ]
