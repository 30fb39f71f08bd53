"""What the people of the demonstration write when they buy (`data/buying.toml`): offers, scores, choices, awards."""

from sefton_pdps.demo.kept import by_number, kept

_KEPT = kept("buying")
ROUTE_REASONS = _KEPT["route_reasons"]
QUESTIONS = _KEPT["questions"]
REWORDED = _KEPT["reworded"]
PRIVATE = _KEPT["private"]
REFUSED = _KEPT["refused"]
MEETS_WISHES = _KEPT["meets_wishes"]
MEETS_RISKS = _KEPT["meets_risks"]
MEETS_REST = _KEPT["meets_rest"]
SOCIAL_VALUE = _KEPT["social_value"]
DECLINE_NOTES = _KEPT["decline_notes"]
DECLINE_SHARES = _KEPT["decline_shares"]
QUALITY_REASONS = by_number(_KEPT["quality_reasons"])
SOCIAL_VALUE_REASONS = by_number(_KEPT["social_value_reasons"])
CHOSEN = _KEPT["chosen"]
CHOSEN_FOR_SCHOOL = _KEPT["chosen_for_school"]
NOT_FIRST = _KEPT["not_first"]
LETTERS = _KEPT["letters"]
NO_OFFER = _KEPT["no_offer"]
GROUNDS = _KEPT["grounds"]
WISHES_COUNT_FROM = _KEPT["wishes_count_from"]
DIRECT_ROUTE = _KEPT["direct_route"]
EVIDENCE = _KEPT["evidence"]
BENCHMARKS = _KEPT["benchmarks"]
PATHWAY = _KEPT["pathway"]
SERVICE = _KEPT["service"]
SUPPORT = _KEPT["support"]
SUPPORT_ACCEPTED = _KEPT["support_accepted"]
TOLD_BY_TELEPHONE = (
    "Two adults are awake all night and one of them knows children of this age well. There is a room of its own, and "
    "the manager comes in for the arrival."
)
WHO_AGREED = _KEPT["who_agreed"]
WHY_LONGER = _KEPT["why_longer"]
WHY_THIS = _KEPT["why_this"]
CONSIDERED = _KEPT["considered"]
# Who was asked and what came of it, by the question of the law.
LAW = _KEPT["law"]
CANNOT_WAIT = _KEPT["cannot_wait"]
CONSENT = _KEPT["consent"]
ALONE = _KEPT["alone"]
LOOKED_AGAIN = _KEPT["looked_again"]
