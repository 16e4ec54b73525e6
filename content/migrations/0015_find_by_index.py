from django.db import migrations

from content.search_tables import drop_functions, make_functions


def _make(apps, schema_editor):
    make_functions(schema_editor.connection)


def _drop(apps, schema_editor):
    drop_functions(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0014_index_search'),
    ]

    operations = [migrations.RunPython(_make, _drop)]
