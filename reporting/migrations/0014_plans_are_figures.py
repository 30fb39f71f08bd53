from importlib import import_module

from django.db import migrations

marks = import_module("reporting.migrations.0011_figures_change").marks


class Migration(migrations.Migration):
    """Whoever signs a placement plan changes the clocks of the report, and leaves a mark (ADR 75, 146)."""

    dependencies = [("reporting", "0013_notices_are_figures"), ("placements", "0071_placement_plans_guarded")]

    operations = [marks("placements_placementplan")]
