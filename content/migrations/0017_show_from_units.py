"""What an answer shows of a hit stands with its unit; the index is made anew at the end of migrate."""

from django.db import migrations, models

from content.search_tables import clear_index, drop_functions, make_functions


def _empty(apps, schema_editor):
    clear_index(schema_editor.connection)


def _make_functions(apps, schema_editor):
    drop_functions(schema_editor.connection)
    make_functions(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0016_keep_words_with_units'),
    ]

    operations = [
        migrations.RunPython(_empty, _empty),
        migrations.RemoveField('searchunit', 'start'),
        migrations.AddField('searchunit', 'shown', models.TextField(default='[]', verbose_name='所示')),
        migrations.RunPython(_make_functions, _empty),
    ]
