from importlib import import_module

from django.db import migrations, models

new_terms = import_module("placements.migrations.0028_terms_of_fees").new_terms
STARTS = models.DateField(help_text="The first night; null: the term's.", null=True)


class Migration(migrations.Migration):
    """The lines of an offer and of a proposal get the terms that a fee line has (ADR 66)."""

    dependencies = [("calloffs", "0031_decided_rows_stay"), ("placements", "0028_terms_of_fees")]

    operations = [
        *new_terms("offerpriceline"),
        migrations.AddField("offerpriceline", "starts_on", STARTS),
        migrations.AddField("offerpriceline", "evidence", models.TextField(blank=True, default="")),
        *new_terms("proposalline"),
        migrations.AddField("proposalline", "starts_on", STARTS),
    ]
