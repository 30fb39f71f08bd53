from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, admit_owner, revoke, secure

KEPT = (
    "provider_id", "easting", "northing", "age_from", "age_to", "accommodation_outcome", "kind", "registration",
    "gender", "grade", "name",
)  # fmt: skip
COPIED = ", ".join(KEPT)
OF_SETTING = ", ".join(f"s.{name}" for name in KEPT)
# The bits of the codes of a setting `s`, which all have their number by then.
NEEDS = "coalesce((SELECT bit_or(1::bigint << need.bit) FROM providers_needbit need WHERE s.caters_for ? need.code), 0)"


BEFORE = ", ".join(f"before.{name}" for name in KEPT)
# Give a number to each code that has none. Two people may bring the same code, or two codes, at the same moment.
NUMBER_NEEDS = """
CREATE FUNCTION providers_number_needs(codes text[]) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF codes <@ ARRAY(SELECT code::text FROM providers_needbit) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(24311, 2);
    INSERT INTO providers_needbit (code, bit)
    SELECT code, (SELECT count(*) FROM providers_needbit) + row_number() OVER (ORDER BY code) - 1
    FROM (SELECT DISTINCT unnest(codes) AS code) given
    WHERE NOT EXISTS (SELECT FROM providers_needbit need WHERE need.code = given.code);
END $$;
REVOKE ALL ON FUNCTION providers_number_needs(text[]) FROM PUBLIC;
"""
# Each branch names the transition tables that its kind of statement has. A setting's row is locked by whoever changes
# it, so its copy has one writer at a time; the counts are added to, so that nobody writes over another's.
ADD_COUNTS = """
    INSERT INTO providers_settingcount AS kept (id, provider_id, kind, settings, registered)
    SELECT gen_random_uuid(), provider_id, kind, sum(n), sum(n * (registration = 'registered')::int)
    FROM ({steps}) step GROUP BY provider_id, kind
    HAVING sum(n) <> 0 OR sum(n * (registration = 'registered')::int) <> 0
    ORDER BY provider_id, kind
    ON CONFLICT (provider_id, kind) DO UPDATE SET
        settings = kept.settings + excluded.settings, registered = kept.registered + excluded.registered;
"""
MORE = "SELECT provider_id, kind, registration, 1 AS n FROM new_settings"
FEWER = "SELECT provider_id, kind, registration, -1 AS n FROM old_settings"
CODES = "ARRAY(SELECT DISTINCT jsonb_array_elements_text(caters_for) FROM new_settings)"
FOLLOW = f"""
CREATE FUNCTION providers_keep_settings() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
IF TG_OP = 'INSERT' THEN
    PERFORM providers_number_needs({CODES});
    INSERT INTO providers_keptsetting (id, {COPIED}, needs) SELECT s.id, {OF_SETTING}, {NEEDS} FROM new_settings s;
    {ADD_COUNTS.format(steps=MORE)}
ELSIF TG_OP = 'UPDATE' THEN
    PERFORM providers_number_needs({CODES});
    UPDATE providers_keptsetting kept SET ({COPIED}, needs) = ({OF_SETTING}, {NEEDS})
    FROM new_settings s JOIN old_settings before ON before.id = s.id
    WHERE kept.id = s.id AND ({OF_SETTING}, s.caters_for) IS DISTINCT FROM ({BEFORE}, before.caters_for);
    {ADD_COUNTS.format(steps=f"{MORE} UNION ALL {FEWER}")}
ELSE
    DELETE FROM providers_keptsetting kept USING old_settings before WHERE kept.id = before.id;
    {ADD_COUNTS.format(steps=FEWER)}
END IF;
RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION providers_keep_settings() FROM PUBLIC;
CREATE TRIGGER kept_when_added AFTER INSERT ON providers_setting
    REFERENCING NEW TABLE AS new_settings FOR EACH STATEMENT EXECUTE FUNCTION providers_keep_settings();
CREATE TRIGGER kept_when_changed AFTER UPDATE ON providers_setting
    REFERENCING OLD TABLE AS old_settings NEW TABLE AS new_settings
    FOR EACH STATEMENT EXECUTE FUNCTION providers_keep_settings();
CREATE TRIGGER kept_when_removed AFTER DELETE ON providers_setting
    REFERENCING OLD TABLE AS old_settings FOR EACH STATEMENT EXECUTE FUNCTION providers_keep_settings();
"""
UNFOLLOW = """
DROP TRIGGER kept_when_added ON providers_setting;
DROP TRIGGER kept_when_changed ON providers_setting;
DROP TRIGGER kept_when_removed ON providers_setting;
DROP FUNCTION providers_keep_settings();
"""


class Migration(migrations.Migration):
    """What the match reads is written by triggers alone, in the transaction that writes a setting (ADR 88)."""

    dependencies = [("providers", "0020_kept_settings")]

    operations = [
        *(
            operation(f"providers_{table}", *more)
            for table in ("keptsetting", "settingcount", "needbit")
            for operation, more in (
                (secure, (COUNCIL,)),
                (admit_owner, ()),
                (revoke, ("INSERT, UPDATE, DELETE",)),
            )
        ),
        migrations.RunSQL(NUMBER_NEEDS, "DROP FUNCTION providers_number_needs(text[])"),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
    ]
