"""The child's initials: "S.S.", "SS", "S S", "S-S"."""

import re
from collections.abc import Iterator

from placements.rules.leak_guard.folding import plain
from placements.rules.leak_guard.identity import Finding, Identity
from placements.rules.leak_guard.tokens import Text, word_list

INITIALS = "the child's initials"
# Single letters with a point, a hyphen or one space between them, standing apart from other letters.
_RUN = re.compile(r"(?<![\w.'])[^\W\d_](?:(?:\. ?| |-|/)[^\W\d_](?![\w'])){1,5}\.?(?![\w])")


def find_initials(text: Text, child: Identity) -> Iterator[Finding]:
    """Together in capitals, or with points; what is an abbreviation or a word too needs the child's doing beside it."""
    forms = _forms(child)
    for form in forms:
        for index in text.places.get(form.casefold(), ()):
            if text.words[index].text == form and _is_person_here(text, index, form):
                yield form, INITIALS
    for match in _RUN.finditer(text.line):
        letters = "".join(char for char in match.group() if char.isalpha())
        if letters.upper() in forms and _is_written_as_initials(match.group(), letters):
            yield match.group(), INITIALS


def _forms(child: Identity) -> frozenset[str]:
    """First and last letters, those of every name, and both with and without "el", "bin" or "van"."""
    forms: set[str] = set()
    for with_particles in (False, True):
        given = _first_letters(child.given_name, with_particles=with_particles)
        family = _first_letters(child.family_name, with_particles=with_particles)
        if given and family:
            first, every = given[0], "".join(given)
            forms |= {
                start + end for start in (first, every) for end in (family[0], family[-1], "".join(family))
            }
    return frozenset(forms)


def _first_letters(names: str, *, with_particles: bool) -> list[str]:
    words = [word.strip("'\"") for word in re.split(r"[\s-]+", plain(names))]
    left_out = frozenset() if with_particles else word_list("particles")
    return [word[0].upper() for word in words if word and word.casefold() not in left_out]


def _is_person_here(text: Text, index: int, form: str) -> bool:
    low = form.lower()
    if low in word_list("abbreviations"):
        return _does_as_people_do(text, index)
    if low not in word_list("words_of_two_letters"):
        return True
    around = text.words[max(index - 1, 0) : index] + text.words[index + 1 : index + 2]
    return bool(around) and not any(token.text.isupper() and len(token.text) > 1 for token in around)


def _does_as_people_do(text: Text, index: int) -> bool:
    after = text.after(index, 2)
    if "initials" in text.before(index, 2):
        return True
    if after[:1] == ["s"]:
        return bool({*after[1:]} & word_list("what_a_child_has"))
    return bool({*after[:1]} & (word_list("person_verbs") - {"is", "was", "has", "needs"}))


def _is_written_as_initials(written: str, letters: str) -> bool:
    """ "A. I like" and "I a" are words; "P.E." and "e.g." are abbreviations."""
    if written.rstrip(".").replace(" ", "").upper() in word_list("dotted"):
        return False
    if "." in written.rstrip("."):
        return letters.isupper() and not (". " in written and letters[-1] in "IA") or written.endswith(".")
    return letters.isupper() and not (" " in written and {*letters} <= {"I", "A"})
