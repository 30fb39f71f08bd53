from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A placement that was already made tells the court's order, where there was one (ADR 132)."""

    dependencies = [("placements", "0062_law_data_stays")]

    operations = [
        migrations.AddField(
            "recordedplacement",
            "court_order_on",
            models.DateField(help_text="Of the court that ordered or approved it.", null=True),
        ),
        migrations.AddField(
            "recordedplacement",
            "court_reference",
            models.CharField(blank=True, default="", max_length=60),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "recordedplacement",
            models.CheckConstraint(
                condition=Q(court_order_on=None, court_reference="")
                | (Q(court_order_on__isnull=False) & ~Q(court_reference="")),
                name="recorded_placement_court_is_whole",
            ),
        ),
    ]
