"""A text for somebody who meets the child by no name: what tells who the child is stands left out."""

import re
from collections.abc import Mapping

from placements.rules.leak_guard import leaks
from placements.rules.leak_guard.folding import plain
from placements.rules.leak_guard.identity import Identity

LEFT_OUT = "[left out]"
WHOM_TO_ASK = (
    "What tells who the child is stands left out here, for you do not meet this child by name. If you need it, ask the "
    "child's social worker or the placements team."
)


def masked(texts: Mapping[str, str], child: Identity) -> dict[str, str]:
    """Texts by any key, each as it is where it tells nobody who the child is; else masked, with whom to ask.

    What is left of a text goes through the guard again: one that still tells is kept out whole.
    """
    told: dict[str, list[str]] = {}
    for leak in leaks(texts, child):
        told.setdefault(leak.field, []).append(leak.found)
    shown = {key: _without(texts[key], words) for key, words in told.items()}
    for leak in leaks(shown, child):
        shown[leak.field] = LEFT_OUT
    return {**texts, **{key: f"{text}\n{WHOM_TO_ASK}" for key, text in shown.items()}}


def _without(text: str, words: list[str]) -> str:
    """The plain form of the text without the words found in it, however they are spaced there; the longest first."""
    shown = plain(text)
    for phrase in sorted(words, key=len, reverse=True):
        spaced = r"\s+".join(re.escape(part) for part in plain(phrase).split())
        shown = re.sub(rf"(?<!\w){spaced}(?!\w)" if spaced else r"(?!)", LEFT_OUT, shown, flags=re.IGNORECASE)
    return shown
