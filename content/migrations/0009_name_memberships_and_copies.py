import uuid

import django.db.models.deletion
from django.db import migrations, models


def name_memberships(apps, schema_editor):
    """A column added with a default gives every row the same one."""
    for row in apps.get_model('content', 'Membership').objects.all():
        row.uid = uuid.uuid4()
        row.save(update_fields=['uid'])


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0008_keep_import_runs'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True, verbose_name='永久标识'),
        ),
        migrations.RunPython(name_memberships, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='membership',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='永久标识'),
        ),
        migrations.AddField(
            model_name='expression',
            name='copy_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='content.expression'),
        ),
    ]
