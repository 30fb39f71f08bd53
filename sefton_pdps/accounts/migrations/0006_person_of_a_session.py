from django.db import migrations

from sefton_pdps.core.database.rls import admit_owner

# What every page asks of the person of its session, in the statement that reads the person: the roles of today, the
# device of the second factor, and how many messages are unread (an e-mailed link is no message).
DOOR = """
CREATE FUNCTION accounts_person_for_frame(of_id uuid) RETURNS TABLE (roles_today text[], device uuid, unread bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT ARRAY(
        SELECT held.role FROM accounts_rolegrant held
         CROSS JOIN (SELECT (sefton_now() AT TIME ZONE 'Europe/London')::date AS today) clock
         WHERE held.user_id = of_id AND held.valid_from <= today AND (held.valid_to IS NULL OR held.valid_to > today)
        ),
        (SELECT id FROM accounts_secondfactor WHERE user_id = of_id),
        (SELECT count(*) FROM notifications_notice
          WHERE recipient_id = of_id AND read_at IS NULL AND left(kind, 5) <> 'link.') $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_second_factor"),
        ("notifications", "0003_row_security"),
    ]

    operations = [
        admit_owner("accounts_secondfactor"),
        admit_owner("notifications_notice"),
        migrations.RunSQL(DOOR, "DROP FUNCTION accounts_person_for_frame(uuid)"),
    ]
