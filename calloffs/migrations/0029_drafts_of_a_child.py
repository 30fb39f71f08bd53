from django.db import migrations

from sefton_pdps.core.database.rls import admit_owner

# A working copy is its provider's alone. The trail's search by child needs the keys, and no more, and only once the
# competition has closed: before, it would tell who offers (S-20).
KEYS = """
CREATE FUNCTION calloffs_drafts_of_child(of_child uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.id FROM calloffs_offerdraft d
        JOIN calloffs_calloff c ON c.id = d.call_off_id JOIN placements_referral r ON r.id = c.referral_id
        WHERE r.child_id = of_child AND c.closes_at <= sefton_now() AND sefton_scope() = 'council' $$;
"""


class Migration(migrations.Migration):
    """The keys of the working copies of offers for a child, for the audit trail."""

    dependencies = [("calloffs", "0028_reason_of_a_shorter_term")]

    operations = [
        admit_owner("calloffs_offerdraft"),
        migrations.RunSQL(KEYS, "DROP FUNCTION calloffs_drafts_of_child(uuid)"),
    ]
