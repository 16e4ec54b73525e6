"""What a unit says is led back to from its words; the index is made anew at the end of migrate."""

from django.db import migrations, models

from content.search_tables import clear_index, drop_tables, make_tables
from content.search_titles import drop_titles, make_titles


def _empty(apps, schema_editor):
    clear_index(schema_editor.connection)


def _put_tokens_last(apps, schema_editor):
    # PostgreSQL walks through a row up to the last column that is asked for, and tokens, half of
    # it, never are.
    for step in (drop_titles, drop_tables, make_tables, make_titles):
        step(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0018_index_titles'),
    ]

    operations = [
        migrations.RunPython(_empty, _empty),
        migrations.RemoveField('searchunit', 'said'),
        migrations.AlterField('searchunit', 'shown', models.TextField(verbose_name='所示')),
        migrations.RunPython(_put_tokens_last, migrations.RunPython.noop),
    ]
