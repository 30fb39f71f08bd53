"""What the people of the demonstration write (`data/life.toml`): children, applications, scores."""

from collections.abc import Mapping, Sequence

from sefton_pdps.demo.kept import by_number, kept

_KEPT = kept("life")
SCHOOLS = by_number(_KEPT["schools"])
WISHES = by_number(_KEPT["wishes"])
STORIES = by_number(_KEPT["stories"])
EDUCATION = by_number(_KEPT["education"])
PREFERRED_PLACES = _KEPT["preferred_places"]
RISKS = _KEPT["risks"]
CULTURAL = _KEPT["needs"]["cultural"]
IN_HOUSE = _KEPT["in_house"]
SUPPORT = _KEPT["support"]
ANSWERS = _KEPT["answers"]
SCORED = _KEPT["scored"]
COMPLIANCE_QUESTIONS = _KEPT["compliance_questions"]
COMPLIANCE_NOTES = _KEPT["compliance_notes"]
ADMITTED = _KEPT["admitted"]
NOT_ADMITTED = _KEPT["not_admitted"]


def for_age(texts: Mapping[int, Sequence[str]], age: int) -> Sequence[str]:
    """The texts for the last of the ages that has been reached."""
    return texts[max(least for least in texts if least <= age)]
