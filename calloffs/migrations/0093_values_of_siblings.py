from django.db import migrations, models

# What a child costs who is searched for with brothers and sisters counts with what the others are authorised or proposed
# for, whoever writes the row and in whichever order they are asked for (S-49, ADR 149): the same counting as
# `calloffs.selectors.siblings`. A member that is searched for apart counts; one that was added by mistake does not.
VALUES = """
CREATE FUNCTION calloffs_siblings_of(asked uuid)
    RETURNS TABLE (group_asked uuid, own_searched boolean, sibling_id uuid, sibling_linked boolean,
        sibling_open boolean, sibling_value numeric, sibling_home uuid[])
    LANGUAGE sql STABLE AS $$
    SELECT DISTINCT mine.group_id, mine.left_why = '', r.id, m.left_why = '',
        m.left_why = '' AND r.state IN ('draft', 'submitted', 'approved', 'searching'),
        coalesce(a.value + a.earlier_value, q.whole_life_value + calloffs_earlier_value(q.id)),
        CASE WHEN h.id IS NULL THEN ARRAY[q.setting_id, q.household_id] ELSE ARRAY[h.setting_id, h.household_id] END
    FROM calloffs_awardproposal p JOIN calloffs_calloff own ON own.id = p.call_off_id
    JOIN placements_siblingmember mine ON mine.referral_id = own.referral_id AND mine.left_why <> 'mistake'
    JOIN placements_siblingmember m ON m.group_id = mine.group_id AND m.left_why <> 'mistake'
        AND m.referral_id <> own.referral_id
    JOIN placements_referral r ON r.id = m.referral_id
    LEFT JOIN calloffs_calloff c ON c.referral_id = r.id AND c.state <> 'no_award' AND NOT EXISTS (
        SELECT 1 FROM placements_placement s WHERE s.call_off_id = c.id AND s.state = 'cancelled')
    LEFT JOIN calloffs_authorisation a ON a.call_off_id = c.id
        AND a.state IN ('requested', 'authorised', 'provisional', 'lapsed')
    LEFT JOIN calloffs_awardproposal h ON h.id = a.proposal_id
    LEFT JOIN LATERAL (SELECT n.id, n.whole_life_value, n.setting_id, n.household_id FROM calloffs_awardproposal n
        WHERE n.call_off_id = c.id ORDER BY n.version DESC LIMIT 1) q ON true
    WHERE p.id = asked
$$;
CREATE FUNCTION calloffs_siblings_value(asked uuid) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(pounds), 0)::numeric(12, 2) FROM (
        SELECT sibling_id, max(sibling_value) AS pounds FROM calloffs_siblings_of(asked) GROUP BY sibling_id) each
$$;
CREATE FUNCTION calloffs_siblings_wait() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wanted record;
BEGIN
    SELECT coalesce(k.how_long, c.how_long) AS how_long, ARRAY[p.setting_id, p.household_id] AS home INTO wanted
        FROM calloffs_awardproposal p JOIN calloffs_calloff c ON c.id = p.call_off_id
        LEFT JOIN calloffs_directawardcase k ON k.id = p.case_id WHERE p.id = NEW.proposal_id;
    IF wanted.how_long <> '' THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM calloffs_siblings_of(NEW.proposal_id) GROUP BY sibling_id
            HAVING bool_or(own_searched) AND bool_or(sibling_open) AND max(sibling_value) IS NULL) THEN
        RAISE EXCEPTION 'Brothers and sisters are put to authorisation when each has a home.' USING ERRCODE = 'SP010';
    END IF;
    IF EXISTS (SELECT 1 FROM calloffs_siblings_of(NEW.proposal_id) s
            JOIN LATERAL (SELECT t.together FROM placements_siblingstogether t WHERE t.group_id = s.group_asked
                ORDER BY t.at DESC, t.id DESC LIMIT 1) d ON true
            WHERE s.own_searched AND s.sibling_linked AND s.sibling_value IS NOT NULL
            AND (s.sibling_home IS NOT DISTINCT FROM wanted.home) = (d.together = 'not')) THEN
        RAISE EXCEPTION 'Brothers and sisters are together as was decided.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER siblings_wait BEFORE INSERT ON calloffs_authorisation
    FOR EACH ROW EXECUTE FUNCTION calloffs_siblings_wait();
CREATE FUNCTION calloffs_siblings_still_fit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM calloffs_delegationband b WHERE b.id = NEW.band_id
            AND NEW.value + NEW.earlier_value + calloffs_siblings_value(NEW.proposal_id) > b.up_to) THEN
        RAISE EXCEPTION 'The band does not hold what the brothers and sisters come to now.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER siblings_still_fit BEFORE UPDATE ON calloffs_authorisation
    FOR EACH ROW WHEN (OLD.state = 'requested' AND NEW.state IN ('authorised', 'provisional'))
    EXECUTE FUNCTION calloffs_siblings_still_fit();
CREATE FUNCTION calloffs_siblings_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM placements_siblingmember m JOIN calloffs_calloff c ON c.referral_id = m.referral_id
            WHERE m.group_id = NEW.group_id AND m.left_why <> 'mistake' AND c.state <> 'no_award') THEN
        RAISE EXCEPTION 'Nobody is taken out of a group while what it buys adds up.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER siblings_add_up BEFORE UPDATE ON placements_siblingmember
    FOR EACH ROW WHEN (NEW.left_why = 'mistake' AND OLD.left_why = '')
    EXECUTE FUNCTION calloffs_siblings_add_up();
"""
UNDO = """
DROP TRIGGER siblings_add_up ON placements_siblingmember; DROP FUNCTION calloffs_siblings_add_up();
DROP TRIGGER siblings_still_fit ON calloffs_authorisation; DROP FUNCTION calloffs_siblings_still_fit();
DROP TRIGGER siblings_wait ON calloffs_authorisation; DROP FUNCTION calloffs_siblings_wait();
DROP FUNCTION calloffs_siblings_value(uuid); DROP FUNCTION calloffs_siblings_of(uuid);
"""
# The guard of sums and the limit of provisional authority hold all three; both are changed as they stand.
SUMS = """
DO $change$
DECLARE guard text := pg_get_functiondef('{function}'::regproc);
BEGIN
    IF strpos(guard, '{before}') = 0 THEN RAISE EXCEPTION 'the guard does not say what it counts'; END IF;
    EXECUTE replace(guard, '{before}', '{after}');
END $change$;
"""
BOTH, ALL = "NEW.value + NEW.earlier_value", "NEW.value + NEW.earlier_value + NEW.siblings_value"
EARLIER = "IF NEW.earlier_value IS DISTINCT FROM calloffs_earlier_value(NEW.proposal_id) THEN"
COUNTED = (
    f"{EARLIER[:-5]} OR NEW.siblings_value IS DISTINCT FROM calloffs_siblings_value(NEW.proposal_id) THEN"
)


def _change(function: str, before: str, after: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        SUMS.format(function=function, before=before, after=after),
        SUMS.format(function=function, before=after, after=before),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("calloffs", "0092_award_files_are_chains"),
        ("placements", "0080_sibling_groups"),
    ]

    operations = [
        migrations.AddField(
            model_name="authorisation",
            name="siblings_value",
            field=models.DecimalField(
                decimal_places=2,
                default=0,
                help_text="Of the brothers and sisters searched for together, when it was asked: they pick the band together.",
                max_digits=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="authorisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("siblings_value__gte", 0)), name="authorisation_siblings_value_adds"
            ),
        ),
        migrations.RunSQL(VALUES, UNDO),
        _change("calloffs_sums_guard", EARLIER, COUNTED),
        _change("calloffs_sums_guard", BOTH, ALL),
        _change("calloffs_authorisation_guard", BOTH, ALL),
    ]
