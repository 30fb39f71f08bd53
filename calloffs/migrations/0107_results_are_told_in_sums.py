from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, secure

# Whole months only, and none that a caller chooses: two sums that differ by one search would tell that search.
MONTHS = """
CREATE FUNCTION calloffs_twelve_months() RETURNS tstzrange LANGUAGE sql AS $$
    SELECT tstzrange((month - interval '1 year') AT TIME ZONE 'Europe/London', month AT TIME ZONE 'Europe/London')
    FROM (SELECT date_trunc('month', sefton_now() AT TIME ZONE 'Europe/London') AS month) this $$;
"""
# The middle of others' shares, or nothing where it would tell one: of two that are alike it tells both, of three nobody
# can say whose it is, nor that anybody's is not another (ADR 163). Shares are whole per cents.
MIDDLE = """
CREATE FUNCTION calloffs_middle_share(shares numeric[], fewest integer) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN count(share) >= greatest(fewest, 3) THEN round(
            (percentile_disc(0.5) WITHIN GROUP (ORDER BY share)
                + percentile_disc(0.5) WITHIN GROUP (ORDER BY share DESC)) / 2) END
    FROM unnest(shares) share $$;
"""
# No argument: in a provider's scope it tells that provider, in any other nobody. A row is a lot in which the provider
# was invited or told a result. Offers are read in the council's scope, which shows none before its deadline.
RATES = """
CREATE FUNCTION calloffs_own_rates() RETURNS TABLE (
    of_lot text, invited integer, replied integer, told integer, won integer, replied_middle numeric, won_middle numeric
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before text := current_setting('sefton.scope', true);
    own uuid := sefton_provider();
    months tstzrange := calloffs_twelve_months();
    rule calloffs_resultrule;
BEGIN
    IF own IS NULL THEN
        RETURN;
    END IF;
    PERFORM set_config('sefton.scope', 'council', true);
    SELECT * INTO rule FROM calloffs_resultrule r
        WHERE r.valid_from <= (sefton_now() AT TIME ZONE 'Europe/London')::date
          AND (r.valid_to IS NULL OR r.valid_to > (sefton_now() AT TIME ZONE 'Europe/London')::date);
    RETURN QUERY
        WITH asked AS (
            SELECT c.lot_id, i.provider_id AS who, count(*) AS number,
                count(*) FILTER (WHERE i.declined_at IS NOT NULL OR EXISTS (
                    SELECT 1 FROM calloffs_offer o WHERE o.call_off_id = c.id AND o.provider_id = i.provider_id
                        AND o.state NOT IN ('withdrawn', 'superseded'))) AS good
            FROM calloffs_invitation i JOIN calloffs_calloff c ON c.id = i.call_off_id
            WHERE c.closes_at <@ months AND (c.no_award_at IS NULL OR c.no_award_at >= c.closes_at)
            GROUP BY 1, 2
        ), results AS (
            SELECT c.lot_id, l.provider_id AS who, count(*) AS number, count(*) FILTER (WHERE l.result = 'won') AS good
            FROM calloffs_resultletter l JOIN calloffs_calloff c ON c.id = l.call_off_id
            WHERE l.sent_at <@ months AND l.result IN ('won', 'lost')
            GROUP BY 1, 2
        ), lots AS (
            SELECT a.lot_id FROM asked a WHERE a.who = own UNION SELECT r.lot_id FROM results r WHERE r.who = own
        )
        SELECT lot.name::text,
            coalesce((SELECT a.number::integer FROM asked a WHERE a.lot_id = lots.lot_id AND a.who = own), 0),
            coalesce((SELECT a.good::integer FROM asked a WHERE a.lot_id = lots.lot_id AND a.who = own), 0),
            coalesce((SELECT r.number::integer FROM results r WHERE r.lot_id = lots.lot_id AND r.who = own), 0),
            coalesce((SELECT r.good::integer FROM results r WHERE r.lot_id = lots.lot_id AND r.who = own), 0),
            calloffs_middle_share(ARRAY(
                SELECT round(100.0 * a.good / a.number) FROM asked a WHERE a.lot_id = lots.lot_id AND a.who <> own
                    AND a.number >= rule.least_invitations), rule.least_providers),
            calloffs_middle_share(ARRAY(
                SELECT round(100.0 * r.good / r.number) FROM results r WHERE r.lot_id = lots.lot_id AND r.who <> own
                    AND r.number >= rule.least_invitations), rule.least_providers)
        FROM lots JOIN providers_lot lot ON lot.id = lots.lot_id ORDER BY lot.name, lot.id;
    PERFORM set_config('sefton.scope', coalesce(before, ''), true);
END $$;
"""
# By lot, home and reason, in bands, and only where the searches were for so many children. A row without a home is of all
# the provider's homes. What was left out since belongs to the provider that was left out.
LEFT_OUT = """
CREATE FUNCTION calloffs_own_left_out() RETURNS TABLE (
    of_lot text, of_home text, why text, at_least integer, at_most integer
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before text := current_setting('sefton.scope', true);
    own uuid := sefton_provider();
    months tstzrange := calloffs_twelve_months();
    fewest integer;
BEGIN
    IF own IS NULL THEN
        RETURN;
    END IF;
    PERFORM set_config('sefton.scope', 'council', true);
    SELECT r.least_children INTO fewest FROM calloffs_resultrule r
        WHERE r.valid_from <= (sefton_now() AT TIME ZONE 'Europe/London')::date
          AND (r.valid_to IS NULL OR r.valid_to > (sefton_now() AT TIME ZONE 'Europe/London')::date);
    RETURN QUERY
        WITH counted AS (
            SELECT c.lot_id, x.setting_id, x.gate, count(DISTINCT x.call_off_id)::integer AS times
            FROM calloffs_leftout x JOIN calloffs_calloff c ON c.id = x.call_off_id
                JOIN placements_referral r ON r.id = c.referral_id
            WHERE x.provider_id = own AND c.published_at <@ months
            GROUP BY 1, 2, 3 HAVING count(DISTINCT r.child_id) >= fewest
        )
        SELECT lot.name::text, home.name::text, counted.gate::text,
            CASE WHEN times < 2 * fewest THEN fewest WHEN times < 4 * fewest THEN 2 * fewest ELSE 4 * fewest END,
            CASE WHEN times < 2 * fewest THEN 2 * fewest - 1 WHEN times < 4 * fewest THEN 4 * fewest - 1 END
        FROM counted JOIN providers_lot lot ON lot.id = counted.lot_id
            LEFT JOIN providers_setting home ON home.id = counted.setting_id
        ORDER BY lot.name, home.name NULLS FIRST, home.id, counted.gate;
    PERFORM set_config('sefton.scope', coalesce(before, ''), true);
END $$;
"""


class Migration(migrations.Migration):
    """What a provider is told of others, and of searches without it, are sums that the database makes (ADR 163)."""

    dependencies = [("calloffs", "0106_what_results_tell")]

    operations = [
        secure("calloffs_resultrule", COUNCIL),
        stays("calloffs_resultrule", sooner="valid_to"),
        migrations.RunSQL(MONTHS, "DROP FUNCTION calloffs_twelve_months()"),
        migrations.RunSQL(MIDDLE, "DROP FUNCTION calloffs_middle_share(numeric[], integer)"),
        migrations.RunSQL(RATES, "DROP FUNCTION calloffs_own_rates()"),
        migrations.RunSQL(LEFT_OUT, "DROP FUNCTION calloffs_own_left_out()"),
    ]
