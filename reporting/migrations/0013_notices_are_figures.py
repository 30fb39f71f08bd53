from importlib import import_module

from django.db import migrations

marks = import_module("reporting.migrations.0011_figures_change").marks


class Migration(migrations.Migration):
    """Whoever records a notice of an award changes the clocks of the report, and leaves a mark (ADR 75, 129)."""

    dependencies = [("reporting", "0012_breaches_are_figures"), ("calloffs", "0062_notices_stay")]

    operations = [marks("calloffs_owednotice")]
