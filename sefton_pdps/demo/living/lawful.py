"""What the law asks before a home outside the area: answered before the approval, or after that of an emergency."""

from collections.abc import Collection
from datetime import datetime, timedelta

from calloffs.models import Authorisation
from calloffs.rules.location import ANSWERS, Given, unmet
from calloffs.selectors.law import answers_of
from calloffs.selectors.location import approval_in, gates_of, said_about, year_of
from calloffs.services import location
from calloffs.states import GateAnswer, GateHow, LawGate, NotNearer
from placements.rules.schooling import in_key_stage_4
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time.working_days import local
from sefton_pdps.demo import buying_texts

# What somebody who was halted has not heard yet, so that the approval waits for it.
NOT_YET = frozenset({LawGate.REVIEWING, LawGate.AREA})
REASONS = ((NotNearer.NOT_FREE,), (NotNearer.NO_HOME,), (NotNearer.NOT_FREE, NotNearer.SAFEGUARDING))
DAY = timedelta(days=1)


def answer(
    authorisation: Authorisation, *, by: User, at: datetime, leaves: Collection[LawGate] = frozenset()
) -> None:
    """Everything that is asked of the home and open, question by question; `leaves` is what nobody has heard yet."""
    while True:
        gates = gates_of(authorisation, said_about(authorisation), approval_in(answers_of(authorisation)))
        waits = [LawGate(one.rule.gate) for one in unmet(gates) if one.rule.gate not in leaves]
        if not waits:
            return
        given = _given(waits[0], authorisation, at)
        location.answer(authorisation=authorisation, given=given, by=by, at=at)


def _given(gate: LawGate, authorisation: Authorisation, at: datetime) -> Given:
    """One answer; which reason, and whether the schooling goes on, differs from authorisation to authorisation."""
    number = int(authorisation.reference[-5:])
    texts = buying_texts.LAW[gate]
    whom, words = texts["whom"], texts["words"][number % len(texts["words"])]
    heard = local(at).date() - DAY if whom else None
    if gate == LawGate.NEARER:
        return Given(gate, GateAnswer.STATED, REASONS[number % len(REASONS)], words=words)
    if gate == LawGate.EDUCATION:
        return Given(gate, _schooling(authorisation, number), words=words)
    if gate == LawGate.AREA:
        return Given(
            gate, GateAnswer.CONSULTED, (), whom, heard, GateHow.EMAIL, care_plan_given=True, words=words
        )
    return Given(gate, ANSWERS[gate][0], whom=whom, done_on=heard, words=words)


def _schooling(authorisation: Authorisation, number: int) -> GateAnswer:
    disrupts = in_key_stage_4(year_of(authorisation.proposal)) and number % 2
    return GateAnswer.CHANGES if disrupts else GateAnswer.GOES_ON
