from django.db import migrations

from sefton_pdps.core.database.decided import stays

first = stays("calloffs_tellingrecord")


class Migration(migrations.Migration):
    """The letter of a notice stays as it was given; its PDF is filled in once (ADR 145)."""

    dependencies = [("calloffs", "0084_letters_that_were_given")]

    operations = [
        migrations.RunSQL(first.reverse_sql, first.sql),
        stays("calloffs_tellingrecord", once="file_id"),
    ]
