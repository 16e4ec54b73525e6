"""Titles have a small index of their own on PostgreSQL, which gives units in their order."""

from django.db import migrations

from content.search_titles import drop_titles, make_titles


def _make(apps, schema_editor):
    make_titles(schema_editor.connection)


def _drop(apps, schema_editor):
    drop_titles(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0017_show_from_units'),
    ]

    operations = [migrations.RunPython(_make, _drop)]
