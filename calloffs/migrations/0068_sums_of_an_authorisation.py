from django.db import migrations

# What was awarded before for the same child and home counts with the value that is asked for (S-49, ADR 116): the same
# counting as `calloffs.selectors.together`, so that no row is written with a smaller sum. Terms run on over a pause of 28
# days, through one another; each month of a line is rounded up to the penny, what is paid once as it is paid. The band is
# one that holds the sum, and the limit of provisional authority is held against it (0044).
COUNTED = """
CREATE FUNCTION calloffs_earlier_value(asked uuid) RETURNS numeric LANGUAGE plpgsql STABLE AS $$
DECLARE
    wanted record; first_night date; last_day date; earliest date; latest date; pounds numeric;
BEGIN
    SELECT p.starts_on, p.ends_on, p.setting_id, p.household_id, p.call_off_id, r.child_id INTO wanted
        FROM calloffs_awardproposal p JOIN calloffs_calloff c ON c.id = p.call_off_id
        JOIN placements_referral r ON r.id = c.referral_id WHERE p.id = asked;
    first_night := wanted.starts_on; last_day := wanted.ends_on;
    LOOP
        SELECT min(s.starts_on), max(coalesce(s.ended_on, s.planned_end)) INTO earliest, latest
            FROM placements_placement s JOIN providers_place h ON h.id = s.place_id
            WHERE s.child_id = wanted.child_id AND s.setting_id = wanted.setting_id
            AND h.household_id IS NOT DISTINCT FROM wanted.household_id AND s.call_off_id IS NOT NULL
            AND s.call_off_id <> wanted.call_off_id AND s.state <> 'cancelled'
            AND s.starts_on <= last_day + 28 AND first_night <= coalesce(s.ended_on, s.planned_end) + 28;
        EXIT WHEN earliest IS NULL OR (earliest >= first_night AND latest <= last_day);
        first_night := least(first_night, earliest); last_day := greatest(last_day, latest);
    END LOOP;
    SELECT sum(CASE l.unit WHEN 'one_off' THEN m.amount
            ELSE ceil(l.sign * l.pounds * l.quantity * m.nights * 100 / CASE l.unit WHEN 'nightly' THEN 1 ELSE 7 END)
                / 100 END) INTO pounds
        FROM placements_placement s JOIN providers_place h ON h.id = s.place_id
        JOIN placements_feeline l ON l.placement_id = s.id AND l.superseded_at IS NULL
        JOIN placements_feemonth m ON m.fee_line_id = l.id
        WHERE s.child_id = wanted.child_id AND s.setting_id = wanted.setting_id
        AND h.household_id IS NOT DISTINCT FROM wanted.household_id AND s.call_off_id IS NOT NULL
        AND s.call_off_id <> wanted.call_off_id AND s.state <> 'cancelled'
        AND s.starts_on <= last_day + 28 AND first_night <= coalesce(s.ended_on, s.planned_end) + 28;
    RETURN coalesce(pounds, 0)::numeric(12, 2);
END $$;
CREATE FUNCTION calloffs_sums_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.earlier_value IS DISTINCT FROM calloffs_earlier_value(NEW.proposal_id) THEN
        RAISE EXCEPTION 'An authorisation is asked for with all that it runs on from.' USING ERRCODE = 'SP010';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM calloffs_delegationband b WHERE b.id = NEW.band_id
            AND (b.over < NEW.value + NEW.earlier_value OR b.over = 0)
            AND (b.up_to IS NULL OR NEW.value + NEW.earlier_value <= b.up_to)) THEN
        RAISE EXCEPTION 'The band does not hold what is asked for together.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sums_of_an_authorisation BEFORE INSERT ON calloffs_authorisation
    FOR EACH ROW EXECUTE FUNCTION calloffs_sums_guard();
"""
UNDO = """
DROP TRIGGER sums_of_an_authorisation ON calloffs_authorisation;
DROP FUNCTION calloffs_sums_guard(); DROP FUNCTION calloffs_earlier_value(uuid);
"""


class Migration(migrations.Migration):
    """An authorisation counts what it runs on from, whoever writes it (S-49)."""

    dependencies = [
        ("calloffs", "0067_yes_that_stands"),
        ("placements", "0063_court_of_what_is_recorded"),
        ("providers", "0029_contacts_by_night"),
    ]

    operations = [migrations.RunSQL(COUNTED, UNDO)]
