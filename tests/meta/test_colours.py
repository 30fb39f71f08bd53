"""One colour for one meaning: yellow where the reader has to act, red where something is stopped or overdue."""

import calloffs.states
import placements.states
import providers.states
import reporting.states
from providers.states import AdmissionState, Grade, Registration
from sefton_pdps.core.choices import Choices, Colour, Coloured

ROOMS = (placements.states, providers.states, calloffs.states, reporting.states)
# Each state that is yellow whoever reads it, and what there is to do.
TO_DO = {
    "QuestionState.asked": "an officer answers the question",
    "PreviewState.ready": "whoever read the file applies it",
    "GraveChangeState.open": "somebody decides what follows",
    "PlanState.owed": "whoever writes plans begins the placement plan",
    "AbsenceState.open": "somebody decides whether the home is gone",
}


def _states(colour: Colour) -> set[str]:
    return {
        f"{kind.__name__}.{state.value}"
        for room in ROOMS
        for kind in vars(room).values()
        if isinstance(kind, type) and issubclass(kind, Coloured) and kind is not Coloured
        for state in kind.__members__.values()
        if state.colour is colour
    }


def test_yellow_is_what_the_reader_has_to_do_and_nothing_else() -> None:
    assert _states(Colour.ATTENTION) == set(TO_DO)


def test_what_is_suspended_is_red_and_a_grade_that_bars_nobody_is_not() -> None:
    red: list[Choices] = [AdmissionState.SUSPENDED, Registration.SUSPENDED, Registration.RESTRICTED]
    assert {f"{type(one).__name__}.{one.value}" for one in red} <= _states(Colour.STOPPED)
    assert Grade.REQUIRES_IMPROVEMENT.colour is Colour.DRAFT
