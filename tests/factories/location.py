"""Answers to what the law asks before a home outside the council's area is approved, whole, in one place (ADR 144)."""

from typing import Any

from calloffs.models import Authorisation, LocationAnswer
from calloffs.rules.location import Given
from calloffs.selectors.law import answers_of
from calloffs.selectors.location import approval_in, gates_of, said_about
from calloffs.services import location
from calloffs.states import GateAnswer, GateHow, LawGate, NotNearer
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time import clock
from tests.factories import accounts


def gate(name: str, **fields: Any) -> Given:
    """The answer to one question of the law, whole."""
    somebody = {"whom": "Invented Person, at the area authority", "done_on": clock.today()}
    answers: dict[str, dict[str, Any]] = {
        LawGate.NEARER: {"answer": GateAnswer.STATED, "reasons": (NotNearer.NOT_FREE,)},
        LawGate.FITTING: {"answer": GateAnswer.STATED, "words": "It meets every need, and the care plan says so."},
        LawGate.WISHES: {"answer": GateAnswer.HEARD, **somebody},
        LawGate.AREA: {
            "answer": GateAnswer.CONSULTED, "how": GateHow.EMAIL, "care_plan_given": True, **somebody
        },
        LawGate.EDUCATION: {"answer": GateAnswer.GOES_ON},
        LawGate.KEY_STAGE: {"answer": GateAnswer.APPROVED, **somebody},
    }  # fmt: skip
    return Given(**{"gate": name, "answer": GateAnswer.CONSULTED, **answers.get(name, somebody), **fields})


def answer(authorisation: Authorisation, name: str, by: User | None = None, **fields: Any) -> LocationAnswer:
    """One question of the law about a home, answered."""
    by = by or accounts.person(Role.PLACEMENTS_OFFICER)
    return location.answer(authorisation=authorisation, given=gate(name, **fields), by=by, at=clock.now())


def answered(authorisation: Authorisation, *but: str) -> Authorisation:
    """Everything that the law asks before the move is answered, `but` what is named."""
    written, approval = said_about(authorisation), approval_in(answers_of(authorisation))
    for one in gates_of(authorisation, written, approval):
        if not one.is_met and one.rule.gate not in but:
            answer(authorisation, one.rule.gate)
    return authorisation
