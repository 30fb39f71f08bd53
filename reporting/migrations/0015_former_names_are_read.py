from importlib import import_module

from django.db import migrations

marks = import_module("reporting.migrations.0011_figures_change").marks


class Migration(migrations.Migration):
    """A comment is held against the names that were before, so another name there is another check (ADR 155)."""

    dependencies = [
        ("reporting", "0014_plans_are_figures"),
        ("placements", "0078_changes_of_the_record_stay"),
    ]

    operations = [marks("placements_identifiers")]
