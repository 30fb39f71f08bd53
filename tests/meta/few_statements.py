"""How many statements a page may ask the database for, beyond the frame's five (`tests/browsing.py: FRAME`)."""

from sefton_pdps.access.documents import Address

MOST_OF_A_LIST, MOST_OF_A_DETAIL = 6, 10
# Pages that ask more: how much today, and why. A number here may only be made smaller.
ASKS_MORE = {
    "reporting:home": (
        11,
        "one worklist for each kind of work that waits",
    ),
    "providers:setting_detail": (
        11,
        "whom to ring, places with who is in them, lots, offers made, what the register said over time",
    ),
    # Which referral of the world is opened is drawn: of one that was amended its changes are read too (ADR 147).
    "placements:referral_detail": (
        11,
        "what was asked, changed, amended, looked at again and reopened, and how far profile and search are",
    ),
    "calloffs:recommend": (
        15,
        "the offers and their ranking, the places that are free, what was proposed before",
    ),
    "calloffs:make_case": (
        24,
        "the gates and the doubts of a home, each read by the selector that commits to it",
    ),
    "reporting:report_act": (29, "until the next sweep a report's checks are worked out anew (ADR 75)"),
}


def most_of(address: Address) -> int:
    """What the page of an address may ask: a list less than what is about one thing."""
    usual = MOST_OF_A_DETAIL if address.arguments else MOST_OF_A_LIST
    return ASKS_MORE.get(address.name, (usual, ""))[0]
