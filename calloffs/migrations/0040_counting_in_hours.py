from django.db import migrations, models
from django.db.models import F, Q

from sefton_pdps.core.database.decided import stays

MOVED = "call_off_deadline_moved_later"
PUBLISHED = "OLD.state <> 'opened'"
MAY_CHANGE = "state recommended_at recommended_by_id closes_at reminded_at"
ONCE = "closed_at quality_scored_at evaluated_at authorised_at awarded_at no_award_at no_award_reason first_closes_at"
first = stays("calloffs_calloff", when=PUBLISHED, may_change=MAY_CHANGE, once=ONCE)


class Migration(migrations.Migration):
    """A competition in an emergency counts in hours: the silent are nudged once, and it closes when all have answered."""

    dependencies = [("calloffs", "0039_deadlines_move_later")]

    operations = [
        migrations.AddField(
            "calloff",
            "emergency",
            models.BooleanField(
                default=False,
                help_text="Published for a home that was needed before the next working day was over: it counts in "
                "hours.",
            ),
        ),
        migrations.AddField(
            "calloff",
            "nudged_at",
            models.DateTimeField(
                help_text="When those who were silent were nudged, once, at half time.", null=True
            ),
        ),
        migrations.AddField(
            "calloff",
            "answered_at",
            models.DateTimeField(
                help_text="When everybody who was invited had answered; it closed then.", null=True
            ),
        ),
        migrations.RemoveConstraint("calloff", MOVED),
        migrations.AddConstraint(
            "calloff",
            models.CheckConstraint(
                condition=Q(first_closes_at=None)
                | Q(first_closes_at__lt=F("closes_at"))
                | Q(answered_at=F("closes_at")),
                name=MOVED,
            ),
        ),
        migrations.AddConstraint(
            "calloff",
            models.CheckConstraint(
                condition=Q(nudged_at=None, answered_at=None) | Q(emergency=True),
                name="call_off_counts_in_hours_in_an_emergency",
            ),
        ),
        migrations.AddIndex(
            "calloff",
            models.Index(
                fields=["closes_at"],
                name="call_off_to_nudge",
                condition=Q(state="published", emergency=True, nudged_at=None),
            ),
        ),
        migrations.RunSQL(first.reverse_sql, first.sql),
        stays(
            "calloffs_calloff",
            when=PUBLISHED,
            may_change=MAY_CHANGE,
            once=f"{ONCE} nudged_at answered_at",
        ),
    ]
