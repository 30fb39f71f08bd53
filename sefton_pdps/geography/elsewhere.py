"""Postcodes that are real and yet have no place on the map of Great Britain, each with what to do about it."""

import re

FORCES = re.compile(r"BFPO\d{0,4}|BF1\d?[A-Z]{0,2}", re.ASCII)
GIBRALTAR_AND_TERRITORIES = re.compile(r"GX11.*|(ASCN|BBND|BIQQ|FIQQ|PCRN|SIQQ|STHL|TDCU|TKCA)1ZZ", re.ASCII)
CROWN_DEPENDENCIES = {"GY": "Guernsey", "JE": "Jersey", "IM": "the Isle of Man"}
NEXT = "Leave the postcode empty and choose a reason why there is none: distances then read “not measurable”."


def elsewhere(text: str) -> str:
    """A sentence for a postcode outside the map, from any spacing and case; "" for every other text."""
    written = re.sub(r"[\s-]", "", text).upper()
    if FORCES.fullmatch(written):
        return (
            "This is a forces address (BFPO). It tells the post where a unit is served, not where a home is. "
            f"Enter the postcode of the home in Great Britain if there is one. {NEXT}"
        )
    area = re.match(r"[A-Z]{2}(?=\d)", written)
    if area and area.group() in CROWN_DEPENDENCIES:
        island = CROWN_DEPENDENCIES[area.group()]
        return (
            f"This postcode is in {island}, which is a Crown dependency: it is outside the United Kingdom and "
            f"not on the map of Great Britain. {NEXT}"
        )
    if area and area.group() == "BT":
        return (
            "This postcode is in Northern Ireland, whose map grid does not compare with that of Great Britain. "
            f"{NEXT}"
        )
    if GIBRALTAR_AND_TERRITORIES.fullmatch(written):
        return f"This postcode is in Gibraltar or another overseas territory, which is not on the map. {NEXT}"
    return ""
