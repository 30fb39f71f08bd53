from django.db import migrations, models
from django.db.models import Q

ISSUED = "agreement_issued_is_signed_by_the_council"
SIGNED = Q(issued_at__isnull=False, council_signed_at__isnull=False, council_signed_by__isnull=False)


class Migration(migrations.Migration):
    """An agreement that was drawn up and never issued may end too; an end is dated."""

    dependencies = [("calloffs", "0007_typed_needs")]

    operations = [
        migrations.RemoveConstraint("serviceagreement", ISSUED),
        migrations.AddConstraint(
            "serviceagreement",
            models.CheckConstraint(condition=Q(state__in=["drafted", "ended"]) | SIGNED, name=ISSUED),
        ),
        migrations.AddConstraint(
            "serviceagreement",
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_at__isnull=False), name="agreement_ended_is_dated"
            ),
        ),
    ]
