from importlib import import_module

from django.db import migrations

before = import_module("placements.migrations.0071_placement_plans_guarded")

# A version goes on with the words of the one before it, so who wrote any of them signs none of them; and nobody signs
# for the council who recorded that the home agreed.
OF_THIS_ONE = """    IF NEW.signed_by_id IS NULL OR NEW.signed_by_id = NEW.begun_by_id OR NEW.signed_by_id = NEW.sent_by_id
       OR EXISTS (SELECT 1 FROM placements_planpart WHERE plan_id = NEW.id AND saved_by_id = NEW.signed_by_id)
       OR EXISTS (SELECT 1 FROM placements_planmatter WHERE plan_id = NEW.id AND saved_by_id = NEW.signed_by_id) THEN
"""
OF_EVERY_ONE = """    IF NEW.signed_by_id IS NULL OR NEW.signed_by_id = NEW.home_recorded_by_id
       OR NEW.signed_by_id = NEW.begun_by_id OR NEW.signed_by_id = NEW.sent_by_id
       OR EXISTS (SELECT 1 FROM placements_planpart w JOIN placements_placementplan p ON p.id = w.plan_id
           WHERE p.placement_id = NEW.placement_id AND w.saved_by_id = NEW.signed_by_id)
       OR EXISTS (SELECT 1 FROM placements_planmatter w JOIN placements_placementplan p ON p.id = w.plan_id
           WHERE p.placement_id = NEW.placement_id AND w.saved_by_id = NEW.signed_by_id) THEN
"""


def _function(text: str) -> str:
    """The function alone, without its trigger, which stays."""
    return text[: text.index("CREATE TRIGGER")].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    """A plan is signed by somebody who wrote no version of it, and who did not speak for the home (ADR 146)."""

    dependencies = [("placements", "0075_authority_has_a_list_of_its_own")]

    operations = [
        migrations.RunSQL(
            _function(before.GUARD.replace(OF_THIS_ONE, OF_EVERY_ONE)), _function(before.GUARD)
        ),
    ]
