import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """What a letter said when it was given, and its PDF; records from before have neither."""

    dependencies = [("calloffs", "0083_no_signature_before_the_notices"), ("files", "0001_stored_files")]

    operations = [
        migrations.AddField(
            model_name="tellingrecord",
            name="letter",
            field=models.JSONField(
                help_text="What the letter said when it was given, frozen; none on records from before.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="tellingrecord",
            name="file",
            field=models.ForeignKey(
                help_text="The letter as a PDF.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
            ),
        ),
        migrations.AddConstraint(
            model_name="tellingrecord",
            constraint=models.CheckConstraint(
                condition=Q(letter__isnull=True, file=None) | Q(step="given", letter__isnull=False),
                name="telling_record_keeps_what_was_given",
            ),
        ),
        migrations.AddIndex(
            model_name="tellingrecord",
            index=models.Index(
                condition=Q(letter__isnull=False, file=None),
                fields=["at", "id"],
                name="telling_record_to_render",
            ),
        ),
    ]
