from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, secure

# Under 16 nobody lives in a home that is not registered but by a court's order (reg. 27A).
BY_ORDER = """
CREATE FUNCTION placements_unregistered_by_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.court_order_on IS NULL AND NOT EXISTS (
            SELECT 1 FROM placements_placement p JOIN placements_child c ON c.id = p.child_id
            WHERE p.id = NEW.placement_id AND p.starts_on >= c.date_of_birth + interval '16 years') THEN
        RAISE EXCEPTION 'Under 16 nobody lives in a home that is not registered but by order of a court.'
            USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER by_order BEFORE INSERT ON placements_unregisteredstay
    FOR EACH ROW EXECUTE FUNCTION placements_unregistered_by_order();
"""
UNDO = """
DROP TRIGGER by_order ON placements_unregisteredstay;
DROP FUNCTION placements_unregistered_by_order();
"""


class Migration(migrations.Migration):
    """What is asked of a home that nobody registers is the council's; reviews stay, and under 16 a court orders it."""

    dependencies = [("placements", "0059_unregistered_stays")]

    operations = [
        secure("placements_unregisteredstay", COUNCIL),
        secure("placements_unregisteredreview", COUNCIL),
        stays("placements_unregisteredstay", may_change="review_due_on leaves_by"),
        stays("placements_unregisteredreview"),
        migrations.RunSQL(BY_ORDER, UNDO),
    ]
