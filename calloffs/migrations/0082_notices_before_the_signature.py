from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Notices that are settled before the council signs; what was authorised before this was asked is not stopped.

    The rows that stand were written down by authorisations from before: they say no, and stop no signature.
    """

    dependencies = [("calloffs", "0081_consultations_without_a_text")]

    operations = [
        migrations.AddField(
            model_name="placementnotice",
            name="before_signature",
            field=models.BooleanField(
                default=False,
                help_text=(
                    "Settled before the council signs; not in an emergency, nor of an award from before this was asked."
                ),
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="placementnotice",
            constraint=models.CheckConstraint(
                condition=Q(emergency=False) | Q(before_signature=False),
                name="placement_notice_stops_no_emergency",
            ),
        ),
    ]
