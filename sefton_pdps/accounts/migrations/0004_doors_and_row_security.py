from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, admit, admit_owner, own_rows, revoke, secure

# The doors: what is read and kept before anybody's scope can be known. Each gives one row for an exact key.
DOORS = """
CREATE FUNCTION accounts_person_by_key(of_id uuid) RETURNS SETOF accounts_user
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
    $$ SELECT * FROM accounts_user WHERE id = of_id $$;
CREATE FUNCTION accounts_person_by_email(of_email text) RETURNS SETOF accounts_user
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
    $$ SELECT * FROM accounts_user WHERE lower(email) = lower(of_email) $$;

CREATE FUNCTION accounts_session(of_key text) RETURNS SETOF django_session
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
    $$ SELECT * FROM django_session WHERE session_key = of_key $$;
CREATE FUNCTION accounts_keep_session(of_key text, content text, until timestamptz, anew boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF anew THEN
        INSERT INTO django_session (session_key, session_data, expire_date) VALUES (of_key, content, until)
            ON CONFLICT (session_key) DO NOTHING;
    ELSE
        UPDATE django_session SET session_data = content, expire_date = until WHERE session_key = of_key;
    END IF;
    RETURN FOUND;
END $$;
CREATE FUNCTION accounts_end_session(of_key text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
    $$ DELETE FROM django_session WHERE session_key = of_key $$;
CREATE FUNCTION accounts_forget_sessions() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
    $$ DELETE FROM django_session WHERE expire_date < sefton_now() $$;

-- Whom to tell at the council: a provider's question or application is for whoever holds the roles today.
CREATE FUNCTION accounts_council_holders(of_roles text[]) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT person.id FROM accounts_user person JOIN accounts_rolegrant held ON held.user_id = person.id
     CROSS JOIN (SELECT (sefton_now() AT TIME ZONE 'Europe/London')::date AS today) clock
     WHERE person.is_active AND person.provider_id IS NULL AND held.role = ANY (of_roles)
       AND held.valid_from <= today AND (held.valid_to IS NULL OR held.valid_to > today) $$;
"""
UNDO = """
DROP FUNCTION accounts_council_holders(text[]);
DROP FUNCTION accounts_forget_sessions();
DROP FUNCTION accounts_end_session(text);
DROP FUNCTION accounts_keep_session(text, text, timestamptz, boolean);
DROP FUNCTION accounts_session(text);
DROP FUNCTION accounts_person_by_email(text);
DROP FUNCTION accounts_person_by_key(uuid);
"""

OWN_PEOPLE = "EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = {column})"
# The lock-out writes while nobody is signed in, and forgets a person's failures once they are.
LOCK_OUT = "(SELECT sefton_scope() IN ('council', 'system', 'door'))"
OWN_FAILURES = "EXISTS (SELECT 1 FROM accounts_user u WHERE lower(u.email) = lower(username))"
FRAMEWORK = [
    "auth_group", "auth_group_permissions", "auth_permission", "django_content_type", "django_migrations",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_tries_and_asked_links"),
        ("core", "0004_counters_behind_a_function"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sessions", "0001_initial"),
        ("axes", "0010_accessattemptexpiration"),
    ]

    operations = [
        migrations.RunSQL(DOORS, UNDO),
        migrations.AlterModelOptions("user", {"base_manager_name": "objects"}),
        secure("accounts_user", COUNCIL),
        admit_owner("accounts_user"),
        admit("accounts_user", "own", "SELECT", using=own_rows()),
        admit("accounts_user", "own_change", "UPDATE", using=own_rows(), check=own_rows()),
        secure("accounts_rolegrant", COUNCIL),
        admit_owner("accounts_rolegrant"),
        admit("accounts_rolegrant", "own", "SELECT", using=OWN_PEOPLE.format(column="user_id")),
        revoke("django_session", "SELECT, INSERT, UPDATE, DELETE"),
        secure("axes_accessattempt", f"{LOCK_OUT} OR {OWN_FAILURES}"),
        secure("axes_accesslog", f"{LOCK_OUT} OR {OWN_FAILURES}"),
        secure("axes_accessfailurelog", LOCK_OUT),
        secure("axes_accessattemptexpiration", LOCK_OUT),
        secure("core_submission", f"{COUNCIL} OR {OWN_PEOPLE.format(column='user_id')}"),
        *(revoke(table, "INSERT, UPDATE, DELETE") for table in FRAMEWORK),
    ]
