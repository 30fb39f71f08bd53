"""What a search of the audit trail asks for, in words."""

from collections.abc import Mapping
from typing import Any

from sefton_pdps.audit.records import Kind
from sefton_pdps.core.text.words import day


def asked_words(wanted: Mapping[str, Any]) -> str:
    """What was asked for besides a child, as the trail tells it: " by ... from ..."."""
    told = " ".join(_asked_for(wanted))
    return f" {told}" if told else ""


def search_words(wanted: Mapping[str, Any]) -> str:
    """What is asked for, as a sentence: a child by reference."""
    about = [f"about {wanted['child'].reference}"] if wanted.get("child") else []
    told = " ".join([*about, *_asked_for(wanted)])
    return f"The lines {told}." if told else "Every line of the trail, whoever and whatever it is about."


def _asked_for(wanted: Mapping[str, Any]) -> list[str]:
    parts = [
        f"by {wanted['person'].described}" if wanted.get("person") else "",
        f"of the kind “{Kind(wanted['kind']).label}”" if wanted.get("kind") else "",
        f"from {day(wanted['first_day'])}" if wanted.get("first_day") else "",
        f"until {day(wanted['last_day'])}" if wanted.get("last_day") else "",
    ]
    return list(filter(None, parts))
