from django.db import migrations

from sefton_pdps.core.database.rls import admit

# The e-mail that an offer came with names its price. It opens to the council with the prices, whoever attached it; jobs of
# the system, which show it to nobody, go on reading it.
OPENS = """
CREATE FUNCTION calloffs_heard_message_opens(of_file uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM calloffs_heardoffer h
        JOIN calloffs_invitation i ON i.id = h.invitation_id JOIN calloffs_calloff c ON c.id = i.call_off_id
        WHERE h.message_id = of_file AND c.quality_scored_at IS NOT NULL) $$;
CREATE POLICY files_storedfile_heard ON files_storedfile AS RESTRICTIVE FOR SELECT
    USING (kind <> 'heard_offer' OR (SELECT sefton_scope() = 'system') OR calloffs_heard_message_opens(id));
"""
SHUT = """
DROP POLICY files_storedfile_heard ON files_storedfile;
DROP FUNCTION calloffs_heard_message_opens(uuid);
"""
OWN = "invitation_id IN (SELECT i.id FROM calloffs_invitation i WHERE i.provider_id = (SELECT sefton_provider()))"


class Migration(migrations.Migration):
    """Whoever told an offer reads that it was written down; its e-mail is shut by the database until prices are open."""

    dependencies = [("calloffs", "0074_corrections_stay_beside"), ("files", "0002_hidden_sheets")]

    operations = [
        admit("calloffs_heardoffer", "own", "SELECT", using=OWN),
        migrations.RunSQL(OPENS, SHUT),
    ]
