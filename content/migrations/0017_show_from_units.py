"""What an answer shows of a hit stands with its unit; the index is made anew at the end of migrate."""

from django.db import migrations, models

from content.search_tables import clear_index


def _empty(apps, schema_editor):
    clear_index(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0016_keep_words_with_units'),
    ]

    operations = [
        migrations.RunPython(_empty, _empty),
        migrations.RemoveField('searchunit', 'start'),
        migrations.AddField('searchunit', 'shown', models.TextField(default='[]', verbose_name='所示')),
    ]
