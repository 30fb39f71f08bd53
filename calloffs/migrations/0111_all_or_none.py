from importlib import import_module

from django.db import migrations, models

SUBMIT = import_module("calloffs.migrations.0041_all_answered").submit
# What is offered only for all of them says so in what it is known by; what is not keeps the fingerprint that it had.
PRINTED = "'social_value', draft.social_value_answer, 'price', draft.price_lines)::text"
PRINTED_NOW = (
    "'social_value', draft.social_value_answer, 'price', draft.price_lines)\n"
    "        || CASE WHEN draft.only_all THEN '{\"only_all\": true}'::jsonb ELSE '{}'::jsonb END)::text"
)
COLUMNS, COLUMNS_NOW = "received_at, fingerprint)\n", "received_at, fingerprint, only_all)\n"
VALUES, VALUES_NOW = "            print);\n", "            print, draft.only_all);\n"
CHANGES = (
    ("jsonb_build_object(", "(jsonb_build_object("), (PRINTED, PRINTED_NOW), (COLUMNS, COLUMNS_NOW), (VALUES, VALUES_NOW),
)  # fmt: skip


def submit_now() -> str:
    """The function of 0041, which keeps whether only all of them come."""
    body: str = SUBMIT
    for before, after in CHANGES:
        if body.count(before) != 1:
            raise RuntimeError(f"calloffs_submit_offer does not say once: {before}")
        body = body.replace(before, after)
    return body


# Who of a search does not go to the provider of a proposal that was offered only if all of them come: the same counting
# as `calloffs.selectors.all_or_none` (ADR 162). An offer that says so is of a search in one act, or nobody is missing.
GUARD = """
CREATE FUNCTION calloffs_left_apart(asked uuid, needs_authority boolean) RETURNS SETOF uuid
    LANGUAGE sql STABLE AS $$
    SELECT c.id FROM calloffs_awardproposal p JOIN calloffs_offer o ON o.id = p.offer_id AND o.only_all
    JOIN calloffs_calloff own ON own.id = p.call_off_id
    JOIN calloffs_calloff c ON c.group_search = own.group_search AND c.id <> own.id
    JOIN calloffs_invitation i ON i.call_off_id = c.id AND i.provider_id = o.provider_id
    LEFT JOIN calloffs_authorisation a ON a.call_off_id = c.id AND (a.state IN ('authorised', 'provisional', 'lapsed')
        OR a.state = 'requested' AND NOT needs_authority)
    LEFT JOIN calloffs_awardproposal h ON h.id = a.proposal_id
    LEFT JOIN LATERAL (SELECT n.provider_id FROM calloffs_awardproposal n WHERE n.call_off_id = c.id
        ORDER BY n.version DESC LIMIT 1) q ON NOT needs_authority
    WHERE p.id = asked AND (c.state = 'no_award' OR coalesce(h.provider_id, q.provider_id) IS DISTINCT FROM o.provider_id)
$$;
CREATE FUNCTION calloffs_all_or_none() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM calloffs_left_apart(NEW.proposal_id, false)) THEN
        RAISE EXCEPTION 'What is offered for all of them is asked for all of them.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER all_or_none BEFORE INSERT ON calloffs_authorisation
    FOR EACH ROW EXECUTE FUNCTION calloffs_all_or_none();
CREATE FUNCTION calloffs_award_all_or_none() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM calloffs_authorisation a, calloffs_left_apart(a.proposal_id, true)
            WHERE a.call_off_id = NEW.id AND a.state IN ('authorised', 'provisional', 'lapsed')) THEN
        RAISE EXCEPTION 'What is offered for all of them is awarded when each is authorised.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER award_all_or_none BEFORE UPDATE ON calloffs_calloff
    FOR EACH ROW WHEN (OLD.state <> 'awarded' AND NEW.state = 'awarded')
    EXECUTE FUNCTION calloffs_award_all_or_none();
"""
UNDO = """
DROP TRIGGER award_all_or_none ON calloffs_calloff; DROP FUNCTION calloffs_award_all_or_none();
DROP TRIGGER all_or_none ON calloffs_authorisation; DROP FUNCTION calloffs_all_or_none();
DROP FUNCTION calloffs_left_apart(uuid, boolean);
"""
WHY = [
    ("bond", "Their bond: apart they would lose one another"),
    ("court", "The court or the care plan says that they live together"),
    ("wishes", "They wish to live together, and were heard"),
    ("contact", "Apart they could not meet as often as their plans say"),
    ("only_home", "No home that scored better takes all of them"),
]


class Migration(migrations.Migration):
    """Offers that stand only if all brothers and sisters come, and why together is chosen (ADR 162)."""

    dependencies = [("calloffs", "0110_histories_that_their_providers_read")]

    operations = [
        migrations.AddField(
            "offerdraft",
            "only_all",
            models.BooleanField(
                default=False, help_text="Offered only if all brothers and sisters of the search come."
            ),
        ),
        migrations.AddField(
            "offer",
            "only_all",
            models.BooleanField(
                default=False,
                help_text="It stands only if all brothers and sisters of the search come (ADR 162).",
            ),
        ),
        migrations.AddField(
            "recommendation",
            "together_why",
            models.CharField(
                blank=True,
                choices=WHY,
                default="",
                help_text="Why brothers and sisters go to one home although another scored better for this child.",
                max_length=12,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "recommendation",
            models.CheckConstraint(
                condition=models.Q(("together_why", "")) | ~models.Q(("not_first_reason", "")),
                name="recommendation_together_says_why",
            ),
        ),
        migrations.RunSQL(submit_now(), SUBMIT),
        migrations.RunSQL(GUARD, UNDO),
    ]
