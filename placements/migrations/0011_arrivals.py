from django.db import migrations, models
from django.db.models import F, Q

STATES = [
    ("draft", "Draft"),
    ("submitted", "Waiting for approval"),
    ("approved", "Approved for search"),
    ("searching", "Searching"),
    ("home_agreed", "Home agreed"),
    ("placed", "Placed"),
    ("withdrawn", "Withdrawn"),
]
# Rows from before are started without an arrival that anybody was asked for; from now on none is.
GUARD = """
CREATE FUNCTION placements_start_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'started' AND OLD.state <> 'started' AND NEW.arrived_at IS NULL THEN
        RAISE EXCEPTION 'A placement starts with the arrival of the child.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER placement_start_guard BEFORE UPDATE ON placements_placement
    FOR EACH ROW EXECUTE FUNCTION placements_start_guard();
"""
UNDO = "DROP TRIGGER placement_start_guard ON placements_placement; DROP FUNCTION placements_start_guard();"


class Migration(migrations.Migration):
    """A home is agreed before the child lives there; the arrival is a fact of its own, confirmed by somebody."""

    dependencies = [("placements", "0010_changes_and_second_looks")]

    operations = [
        migrations.AlterField(
            "referral", "state", models.CharField(choices=STATES, default="draft", max_length=20)
        ),
        migrations.AddField(
            "referral",
            "agreed_at",
            models.DateTimeField(null=True, help_text="When the award found the home."),
        ),
        migrations.AlterField(
            "referral",
            "placed_at",
            models.DateTimeField(null=True, help_text="When the child's arrival was recorded."),
        ),
        migrations.RemoveConstraint("referral", "referral_approved_is_dated"),
        migrations.AddConstraint(
            "referral",
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "searching", "home_agreed", "placed"])
                | Q(approved_at__isnull=False),
                name="referral_approved_is_dated",
            ),
        ),
        migrations.AddConstraint(
            "referral",
            models.CheckConstraint(
                condition=~Q(state="home_agreed") | Q(agreed_at__isnull=False),
                name="referral_home_agreed_is_dated",
            ),
        ),
        migrations.AlterField(
            "placement",
            "started_at",
            models.DateTimeField(null=True, help_text="When the start was recorded."),
        ),
        migrations.AddField(
            "placement",
            "arrived_at",
            models.DateTimeField(
                null=True, help_text="When the child arrived, as confirmed; null where nobody was asked."
            ),
        ),
        migrations.AddField(
            "placement",
            "arrival_confirmed_by",
            models.CharField(
                max_length=160, blank=True, default="", help_text="Who told the council: name and job."
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "placement",
            models.CheckConstraint(
                condition=Q(arrived_at=None, arrival_confirmed_by="")
                | (Q(arrived_at__isnull=False) & ~Q(arrival_confirmed_by="")),
                name="placement_arrival_is_confirmed",
            ),
        ),
        migrations.AddConstraint(
            "placement",
            models.CheckConstraint(
                condition=Q(arrived_at=None) | Q(started_at__gte=F("arrived_at")),
                name="placement_arrival_is_past",
            ),
        ),
        migrations.AddConstraint(
            "placement",
            models.CheckConstraint(
                condition=Q(arrived_at=None) | Q(call_off_id=None) | Q(arrived_at__gte=F("planned_at")),
                name="placement_arrival_follows_its_award",
            ),
        ),
        migrations.RunSQL(GUARD, UNDO),
    ]
