from django.db import migrations, models

from sefton_pdps.core.database.rls import COUNCIL, admit_owner, revoke, secure

# Every event of a transaction is linked when the transaction commits: a tail is locked last and for as long as a commit
# takes, so that no writer holds it while it waits for another row. All tails of a transaction are locked in one order.
# It runs as the owner, whom a policy admits to the three tables: the scope of whoever writes neither hides the tail nor
# lets them write it.
LINK = """
CREATE FUNCTION audit_content(event audit_event) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT convert_to(jsonb_build_array(event.actor_id, event.actor_words, event.payload)::text, 'UTF8') $$;

CREATE FUNCTION audit_clear_part(event audit_event, turn integer, content_digest bytea) RETURNS bytea
    LANGUAGE sql STABLE AS $$
    SELECT convert_to(jsonb_build_array(
        event.chain_id, turn, event.id, to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), event.name,
        event.subject_type, event.subject_id, encode(content_digest, 'hex'))::text, 'UTF8') $$;

CREATE FUNCTION audit_add_link(event audit_event) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    tail audit_chaintail;
    new_salt bytea := decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');
    new_digest bytea := sha256(new_salt || audit_content(event));
    new_hash bytea;
BEGIN
    SELECT * INTO tail FROM audit_chaintail WHERE id = event.chain_id FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO audit_chaintail (id, sequence, hash, moved_at) VALUES (event.chain_id, 0, '', sefton_now())
            ON CONFLICT (id) DO NOTHING;
        SELECT * INTO STRICT tail FROM audit_chaintail WHERE id = event.chain_id FOR UPDATE;
    END IF;
    new_hash := sha256(tail.hash || audit_clear_part(event, tail.sequence + 1, new_digest));
    INSERT INTO audit_chainlink (id, chain_id, sequence, previous, digest, hash)
        VALUES (event.id, event.chain_id, tail.sequence + 1, tail.hash, new_digest, new_hash);
    INSERT INTO audit_chainsalt (id, salt) VALUES (event.id, new_salt);
    UPDATE audit_chaintail SET sequence = tail.sequence + 1, hash = new_hash, moved_at = sefton_now()
        WHERE id = event.chain_id;
END $$;
REVOKE EXECUTE ON FUNCTION audit_add_link(audit_event) FROM PUBLIC;

CREATE FUNCTION audit_link_event() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    written text := current_setting('sefton.chains', true);
BEGIN
    IF written <> '' THEN
        INSERT INTO audit_chaintail (id, sequence, hash, moved_at)
            SELECT chain, 0, '', sefton_now() FROM unnest(string_to_array(trim(written), ' ')::uuid[]) chain ORDER BY chain
            ON CONFLICT (id) DO NOTHING;
        PERFORM 1 FROM audit_chaintail WHERE id = ANY (string_to_array(trim(written), ' ')::uuid[])
            ORDER BY id FOR UPDATE;
        PERFORM set_config('sefton.chains', '', true);
    END IF;
    PERFORM audit_add_link(NEW);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_event_link AFTER INSERT ON audit_event DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.chain_id IS NOT NULL) EXECUTE FUNCTION audit_link_event();
"""
# What a retention decision removes: who did it and what is said. The link stays; a later link names the decision.
REMOVE = """
CREATE OR REPLACE FUNCTION audit_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('sefton.removes', true) = 'yes' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The audit trail is append-only.' USING ERRCODE = '42501';
END $$;
CREATE FUNCTION audit_remove_content(events uuid[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    removed integer;
BEGIN
    IF sefton_scope() <> 'system' THEN
        RAISE EXCEPTION 'The audit trail is append-only.' USING ERRCODE = '42501';
    END IF;
    PERFORM set_config('sefton.removes', 'yes', true);
    UPDATE audit_event SET actor_id = NULL, actor_words = '', payload = '{}'
        WHERE id = ANY (events) AND id IN (SELECT id FROM audit_chainsalt);
    GET DIAGNOSTICS removed = ROW_COUNT;
    PERFORM set_config('sefton.removes', '', true);
    DELETE FROM audit_chainsalt WHERE id = ANY (events);
    RETURN removed;
END $$;
"""
UNDO = """
DROP FUNCTION audit_remove_content(uuid[]);
CREATE OR REPLACE FUNCTION audit_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is append-only.' USING ERRCODE = '42501';
END $$;
DROP TRIGGER audit_event_link ON audit_event;
DROP FUNCTION audit_link_event();
DROP FUNCTION audit_add_link(audit_event);
DROP FUNCTION audit_clear_part(audit_event, integer, bytea);
DROP FUNCTION audit_content(audit_event);
"""
TABLES = ("audit_chaintail", "audit_chainlink", "audit_chainsalt")


def _key() -> models.UUIDField:
    return models.UUIDField(primary_key=True, editable=False, serialize=False)


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_row_security")]

    operations = [
        migrations.AddField("event", "chain_id", models.UUIDField(null=True, editable=False)),
        migrations.AddIndex(
            "event",
            models.Index(
                fields=["chain_id"],
                name="audit_event_chain",
                condition=models.Q(chain_id__isnull=False),
            ),
        ),
        migrations.CreateModel(
            name="ChainTail",
            fields=[
                ("id", _key()),
                ("sequence", models.PositiveIntegerField()),
                ("hash", models.BinaryField()),
                ("moved_at", models.DateTimeField()),
            ],
            options={"abstract": False, "base_manager_name": "objects"},
        ),
        migrations.CreateModel(
            name="ChainLink",
            fields=[
                ("id", _key()),
                ("chain_id", models.UUIDField()),
                ("sequence", models.PositiveIntegerField()),
                ("previous", models.BinaryField()),
                ("digest", models.BinaryField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["chain_id", "sequence"], name="chain_link_in_turn"),
                    models.UniqueConstraint(fields=["chain_id", "previous"], name="chain_link_no_fork"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChainSalt",
            fields=[("id", _key()), ("salt", models.BinaryField())],
            options={"abstract": False, "base_manager_name": "objects"},
        ),
        *(secure(table, COUNCIL) for table in TABLES),
        *(admit_owner(table) for table in TABLES),
        *(revoke(table, "INSERT, UPDATE, DELETE, TRUNCATE") for table in TABLES),
        migrations.RunSQL(LINK + REMOVE, UNDO),
    ]
