"""What a referral asks for, as the codes that a setting's statement of purpose uses too."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from placements.rules.answers import Row
from placements.rules.questions import QUESTIONS, TO_CHILD, TO_OTHERS
from providers.rules.needs import catalogue
from sefton_pdps.core.text.words import listed


def _matched(row: Row) -> frozenset[str]:
    """The codes that the answers of a profile's row are matched by."""
    found = (question.matches for question in QUESTIONS.values() if question.row == row)
    return frozenset(code for code in found if isinstance(code, str))


_TO_CHILD, _TO_OTHERS = _matched(TO_CHILD), _matched(TO_OTHERS)


def codes_of(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes of the needs that a referral's answers show, in the catalogue's order (S-25)."""
    shown = {code for field, question in QUESTIONS.items() for code in question.codes(answers.get(field))}
    return tuple(code for code in catalogue() if code in shown)


@dataclass(frozen=True)
class Grouped:
    """The short words of some codes: nobody needs a risk, so what is needed stands apart from what may happen."""

    needs: list[str]
    risks_to_child: list[str]
    risks_to_others: list[str]

    @property
    def sentences(self) -> str:
        """ "Needs extra supervision. Support with self-harm and going missing. Risk of fire-setting."; may be ""."""
        parts = (
            ("Needs", self.needs),
            ("Support with", self.risks_to_child),
            ("Risk of", self.risks_to_others),
        )
        return " ".join(f"{start} {listed(words)}." for start, words in parts if words)

    def offered(self, joiner: str = "and") -> str:
        """What a setting does about them: "offers an adapted home and can care for children with a risk of ..."."""
        risks = [*self.risks_to_child, *self.risks_to_others]
        said = (("offers", self.needs), ("can care for children with a risk of", risks))
        return f" {joiner} ".join(f"{start} {listed(words, joiner)}" for start, words in said if words)


def grouped(codes: Collection[str]) -> Grouped:
    """Codes of the catalogue as words, the needs apart from the risks to the child and to others."""

    def short(group: Collection[str]) -> list[str]:
        return [catalogue()[code].short for code in codes if code in group]

    needs = [code for code in codes if code not in _TO_CHILD | _TO_OTHERS]
    return Grouped(short(needs), short(_TO_CHILD), short(_TO_OTHERS))


@dataclass(frozen=True)
class NeedsMatch:
    """The needs that a setting says it caters for, and those it does not."""

    met: tuple[str, ...]
    unmet: tuple[str, ...]

    @property
    def words(self) -> str:
        """ "Meets 9 of 11 needs"."""
        total = len(self.met) + len(self.unmet)
        if not total:
            return "No particular needs recorded"
        return f"Meets {len(self.met)} of {total} {'need' if total == 1 else 'needs'}"

    @property
    def short(self) -> str:
        """ "9 of 11 met", where the heading says of what."""
        total = len(self.met) + len(self.unmet)
        return f"{len(self.met)} of {total} met" if total else "None recorded"


def match(needs: Collection[str], caters_for: Collection[str]) -> NeedsMatch:
    """Which needs a statement of purpose covers; matching orders settings, it never leaves one out."""
    return NeedsMatch(
        tuple(code for code in needs if code in caters_for),
        tuple(code for code in needs if code not in caters_for),
    )
