from django.db import migrations

# The share lock first, then the clock, and that same reading as the receipt: a late offer cannot slip in behind a
# transaction that began before the deadline. SECURITY DEFINER because FOR SHARE needs the UPDATE privilege.
SUBMIT = """
CREATE FUNCTION calloffs_submit_offer(draft_id uuid, person_id uuid, new_id uuid)
    RETURNS TABLE (offer_id uuid, offer_received_at timestamptz, offer_fingerprint text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    draft calloffs_offerdraft;
    competition calloffs_calloff;
    received timestamptz;
    print text;
BEGIN
    SELECT * INTO draft FROM calloffs_offerdraft WHERE id = draft_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such draft' USING ERRCODE = 'SP404';
    END IF;
    SELECT * INTO competition FROM calloffs_calloff WHERE id = draft.call_off_id FOR SHARE;
    received := sefton_now();
    IF competition.state <> 'published' OR received >= competition.closes_at THEN
        RAISE EXCEPTION 'closed' USING ERRCODE = 'SP001';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM calloffs_invitation i WHERE i.call_off_id = competition.id
            AND i.provider_id = draft.provider_id AND i.declined_at IS NULL) THEN
        RAISE EXCEPTION 'not invited, or declined' USING ERRCODE = 'SP404';
    END IF;
    IF draft.available_on IS NULL OR draft.social_value_answer = '' OR draft.quality_answers = '{}'::jsonb
            OR jsonb_array_length(draft.price_lines) = 0 THEN
        RAISE EXCEPTION 'incomplete' USING ERRCODE = 'SP002';
    END IF;
    print := encode(sha256(convert_to(jsonb_build_object(
        'call_off', draft.call_off_id, 'setting', draft.setting_id, 'household', draft.household_id,
        'place', draft.place_id, 'available_on', draft.available_on, 'quality', draft.quality_answers,
        'social_value', draft.social_value_answer, 'price', draft.price_lines)::text, 'UTF8')), 'hex');
    UPDATE calloffs_offer SET state = 'superseded'
        WHERE call_off_id = draft.call_off_id AND setting_id = draft.setting_id AND state = 'submitted';
    INSERT INTO calloffs_offer (id, call_off_id, provider_id, setting_id, household_id, place_id, state,
            available_on, quality_answers, social_value_answer, submitted_by_id, received_at, fingerprint)
        VALUES (new_id, draft.call_off_id, draft.provider_id, draft.setting_id, draft.household_id, draft.place_id,
            'submitted', draft.available_on, draft.quality_answers, draft.social_value_answer, person_id, received,
            print);
    INSERT INTO calloffs_offerpriceline (id, offer_id, kind_id, weekly, note)
        SELECT md5(new_id::text || kind.id::text)::uuid, new_id, kind.id, (line ->> 'weekly')::numeric(10, 2), coalesce(line ->> 'note', '')
        FROM jsonb_array_elements(draft.price_lines) AS line
        JOIN placements_feekind kind ON kind.code = line ->> 'kind'
        WHERE ((line ->> 'weekly')::numeric < 0) = kind.is_discount;
    IF (SELECT count(*) FROM calloffs_offerpriceline p WHERE p.offer_id = new_id)
            <> jsonb_array_length(draft.price_lines)
        OR (SELECT sum(weekly) FROM calloffs_offerpriceline p WHERE p.offer_id = new_id) <= 0 THEN
        RAISE EXCEPTION 'a fee line is negative, unknown, or the total is not above nothing'
            USING ERRCODE = 'SP002';
    END IF;
    RETURN QUERY SELECT new_id, received, print;
END $$;

CREATE FUNCTION calloffs_withdraw_offer(which uuid) RETURNS timestamptz
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    offer calloffs_offer;
    competition calloffs_calloff;
    moment timestamptz;
BEGIN
    SELECT * INTO offer FROM calloffs_offer WHERE id = which;
    IF NOT FOUND OR sefton_scope() <> 'provider:' || offer.provider_id::text THEN
        RAISE EXCEPTION 'no such offer' USING ERRCODE = 'SP404';
    END IF;
    SELECT * INTO competition FROM calloffs_calloff WHERE id = offer.call_off_id FOR SHARE;
    moment := sefton_now();
    IF competition.state <> 'published' OR moment >= competition.closes_at THEN
        RAISE EXCEPTION 'closed' USING ERRCODE = 'SP001';
    END IF;
    UPDATE calloffs_offer SET state = 'withdrawn' WHERE id = which AND state = 'submitted';
    RETURN moment;
END $$;
"""
UNDO = "DROP FUNCTION calloffs_withdraw_offer(uuid); DROP FUNCTION calloffs_submit_offer(uuid, uuid, uuid);"


class Migration(migrations.Migration):
    dependencies = [("calloffs", "0002_seal_and_row_security")]

    operations = [migrations.RunSQL(SUBMIT, UNDO)]
