from importlib import import_module

from django.db import migrations

marks = import_module("reporting.migrations.0011_figures_change").marks
# What breaches, unauthorised spend and clocks are read from.
READ = (
    "calloffs_authorisation",
    "placements_barredstart",
    "placements_escalation",
    "placements_ofstednotice",
    "placements_recordedplacement",
)


class Migration(migrations.Migration):
    """Whoever changes what the section on breaches rests on leaves a mark, as for every other figure (ADR 75, 124)."""

    dependencies = [
        ("reporting", "0011_figures_change"),
        ("calloffs", "0052_stand_in_guards"),
        ("placements", "0057_escalations_row_security"),
    ]

    operations = [marks(table) for table in READ]
