from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, revoke, secure

# Residential and fostering never merge (S-32): a kind of placement leads to a cost line of its own kind of care.
ONE_CARE = """
CREATE FUNCTION placements_kind_has_its_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM placements_costline c
            WHERE c.id = NEW.cost_line_id AND c.service_type = NEW.service_type) THEN
        RAISE EXCEPTION 'a kind of placement has a cost line of its own kind of care' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER placement_kind_has_its_line BEFORE INSERT OR UPDATE ON placements_placementkind
    FOR EACH ROW EXECUTE FUNCTION placements_kind_has_its_line();
"""
UNDO = """
DROP TRIGGER placement_kind_has_its_line ON placements_placementkind;
DROP FUNCTION placements_kind_has_its_line();
"""


class Migration(migrations.Migration):
    """What was recorded afterwards stays as recorded; codes and kinds of care of dated data never change."""

    dependencies = [
        ("placements", "0049_placements_already_made"),
        ("providers", "0027_gate_of_homes_that_need_no_registration"),
    ]

    operations = [
        secure("placements_placementkind", COUNCIL),
        secure("placements_recordedplacement", COUNCIL),
        secure("placements_ofstednotice", COUNCIL),
        revoke("placements_placementkind", "DELETE"),
        stays("placements_recordedplacement"),
        stays("placements_ofstednotice"),
        stays("placements_costline", may_change="name order is_external", once="valid_to"),
        stays("placements_placementkind", may_change="name order ssda903", once="valid_to"),
        stays("placements_feekind", may_change="name order is_discount needs_evidence", once="valid_to"),
        migrations.RunSQL(ONE_CARE, UNDO),
    ]
