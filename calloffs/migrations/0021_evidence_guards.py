from django.db import migrations

# As in 0003, with what a line of wrap-around support rests on.
EVIDENCE = """, coalesce(line ->> 'need', ''),
            nullif(line ->> 'review_on', '')::date, nullif(line ->> 'ends_on', '')::date"""
SUBMIT = (
    """
CREATE OR REPLACE FUNCTION calloffs_submit_offer(draft_id uuid, person_id uuid, new_id uuid)
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
    INSERT INTO calloffs_offerpriceline (id, offer_id, kind_id, weekly, note, need, review_on, ends_on)
        SELECT md5(new_id::text || kind.id::text)::uuid, new_id, kind.id, (line ->> 'weekly')::numeric(10, 2),
            coalesce(line ->> 'note', '')"""
    + EVIDENCE
    + """
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
"""
)
# S-7: no line of wrap-around support is offered, proposed or paid without what it rests on. Lines from before stay.
GUARDS = """
CREATE FUNCTION calloffs_evidence_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said text;
BEGIN
    IF NOT (SELECT k.needs_evidence FROM placements_feekind k WHERE k.id = NEW.kind_id) THEN
        RETURN NEW;
    END IF;
    said := CASE TG_TABLE_NAME WHEN 'calloffs_offerpriceline' THEN NEW.note ELSE to_jsonb(NEW) ->> 'evidence' END;
    IF NEW.need = '' OR btrim(said) = '' OR NEW.review_on IS NULL OR NEW.ends_on IS NULL
            OR NEW.review_on > NEW.ends_on THEN
        RAISE EXCEPTION 'wrap-around support needs its need, words, review and end' USING ERRCODE = 'SP004';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER offer_line_evidence_guard BEFORE INSERT ON calloffs_offerpriceline
    FOR EACH ROW EXECUTE FUNCTION calloffs_evidence_guard();
CREATE TRIGGER proposal_line_evidence_guard BEFORE INSERT ON calloffs_proposalline
    FOR EACH ROW EXECUTE FUNCTION calloffs_evidence_guard();

CREATE FUNCTION placements_evidence_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (btrim(NEW.evidence) = '' OR NEW.review_on IS NULL)
            AND (SELECT k.needs_evidence FROM placements_feekind k WHERE k.id = NEW.kind_id) THEN
        RAISE EXCEPTION 'wrap-around support needs its evidence and a review' USING ERRCODE = 'SP004';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fee_line_evidence_guard BEFORE INSERT ON placements_feeline
    FOR EACH ROW EXECUTE FUNCTION placements_evidence_guard();
"""
UNDO_GUARDS = """
DROP TRIGGER fee_line_evidence_guard ON placements_feeline;
DROP FUNCTION placements_evidence_guard();
DROP TRIGGER proposal_line_evidence_guard ON calloffs_proposalline;
DROP TRIGGER offer_line_evidence_guard ON calloffs_offerpriceline;
DROP FUNCTION calloffs_evidence_guard();
"""
UNDO_SUBMIT = SUBMIT.replace(", need, review_on, ends_on)", ")").replace(EVIDENCE, "")


class Migration(migrations.Migration):
    """The database refuses wrap-around support without evidence, at the offer, the proposal and the fee line."""

    dependencies = [("calloffs", "0020_words_of_people")]

    operations = [migrations.RunSQL(SUBMIT, UNDO_SUBMIT), migrations.RunSQL(GUARDS, UNDO_GUARDS)]
