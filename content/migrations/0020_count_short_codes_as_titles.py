"""Short codes stand among the titles; the index is made anew at the end of migrate."""

from django.db import migrations

from content.search_tables import clear_index
from content.search_titles import drop_titles, make_titles


def _empty(apps, schema_editor):
    clear_index(schema_editor.connection)


def _make_titles(apps, schema_editor):
    for step in (drop_titles, make_titles):
        step(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0019_show_by_the_way_back'),
    ]

    operations = [
        migrations.RunPython(_empty, _empty),
        migrations.RunPython(_make_titles, migrations.RunPython.noop),
    ]
