from django.db import migrations, models

import sefton_pdps.core.database.ids
from sefton_pdps.core.database.rls import revoke

# The application's role reaches both tables by these functions only: nobody is signed in yet when they are needed.
DOORS = """
CREATE FUNCTION accounts_may_try(
    of_account text, of_address text, of_door text, an_hour integer, a_quarter integer, accounts integer
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    now_is timestamptz := sefton_now();
BEGIN
    -- Tries at one account stand in a queue, so that many sent at once are counted one after the other.
    PERFORM pg_advisory_xact_lock(hashtextextended('accounts_try ' || of_account, 0));
    IF (SELECT count(*) FROM accounts_signintry
         WHERE account = of_account AND NOT succeeded AND at > now_is - interval '1 hour') >= an_hour
    THEN RETURN false; END IF;
    IF of_door <> 'sign_in' AND
       (SELECT count(*) FROM accounts_signintry WHERE account = of_account AND NOT succeeded AND door = of_door
           AND at > now_is - interval '15 minutes') >= a_quarter
    THEN RETURN false; END IF;
    RETURN of_address = ''
        OR (SELECT count(DISTINCT account) FROM accounts_signintry
             WHERE address = of_address AND NOT succeeded AND at > now_is - interval '1 hour') < accounts
        OR EXISTS (SELECT 1 FROM accounts_signintry
             WHERE account = of_account AND address = of_address AND succeeded
               AND at > now_is - interval '90 days');
END $$;
CREATE FUNCTION accounts_note_try(of_account text, of_address text, of_door text, did boolean) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO accounts_signintry (id, account, address, door, succeeded, at)
        VALUES (gen_random_uuid(), of_account, of_address, of_door, did, sefton_now()) $$;
CREATE FUNCTION accounts_forgive(of_account text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM accounts_signintry WHERE account = of_account AND NOT succeeded $$;
CREATE FUNCTION accounts_forget_tries() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM accounts_signintry WHERE at < sefton_now() - interval '90 days' $$;

CREATE FUNCTION accounts_ask_for_link(of_email text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO accounts_askedlink (id, email, at) VALUES (gen_random_uuid(), of_email, sefton_now()) $$;
CREATE FUNCTION accounts_take_asked_links() RETURNS SETOF text
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH taken AS (DELETE FROM accounts_askedlink RETURNING email) SELECT DISTINCT lower(email) FROM taken $$;
"""
UNDO = """
DROP FUNCTION accounts_take_asked_links();
DROP FUNCTION accounts_ask_for_link(text);
DROP FUNCTION accounts_forget_tries();
DROP FUNCTION accounts_forgive(text);
DROP FUNCTION accounts_note_try(text, text, text, boolean);
DROP FUNCTION accounts_may_try(text, text, text, integer, integer, integer);
"""


def key() -> models.UUIDField:
    return models.UUIDField(
        default=sefton_pdps.core.database.ids.new_id, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_kept_texts")]

    operations = [
        migrations.CreateModel(
            name="SignInTry",
            fields=[
                ("id", key()),
                ("account", models.CharField(max_length=64)),
                ("address", models.CharField(blank=True, max_length=64)),
                ("door", models.CharField(max_length=10)),
                ("succeeded", models.BooleanField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "at"], name="try_by_account"),
                    models.Index(fields=["address", "at"], name="try_by_address"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("door__in", ["sign_in", "password", "code"])),
                        name="try_at_a_door",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AskedLink",
            fields=[
                ("id", key()),
                ("email", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(DOORS, UNDO),
        revoke("accounts_signintry", "SELECT, INSERT, UPDATE, DELETE"),
        revoke("accounts_askedlink", "SELECT, INSERT, UPDATE, DELETE"),
    ]
