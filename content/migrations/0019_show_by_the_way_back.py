"""What a unit says is led back to from its words; the index is made anew at the end of migrate."""

from django.db import migrations, models

from content.search_tables import clear_index


def _empty(apps, schema_editor):
    clear_index(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0018_index_titles'),
    ]

    operations = [
        migrations.RunPython(_empty, _empty),
        migrations.RemoveField('searchunit', 'said'),
        migrations.AlterField('searchunit', 'shown', models.TextField(verbose_name='所示')),
    ]
