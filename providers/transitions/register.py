"""The lives of what the Ofsted register brings: a preview, a setting left out, a grave change."""

from providers.states import AbsenceState as N
from providers.states import GraveChangeState as G
from providers.states import PreviewState as V
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.workflow import Machine, Transition

PREVIEW = Machine(
    name="register_preview",
    states=V,
    initial=V.READING,
    transitions=(
        Transition(
            "read",
            "The file is read",
            (V.READING,),
            V.READY,
            P.REGISTER_IMPORT,
            said="read the file",
            dated="ready_at",
            asks=False,
        ),
        Transition(
            "read_again",
            "Read it again",
            (V.READY,),
            V.READING,
            P.REGISTER_IMPORT,
            said="had it read again",
            asks=False,
        ),
        Transition(
            "apply",
            "Apply the register",
            (V.READY,),
            V.APPLIED,
            P.REGISTER_IMPORT,
            said="applied the register",
            dated="applied_at",
            consequence=(
                "If you apply it, what is listed here will be written from its date on, in one go or not "
                "at all."
            ),
            asks=True,
        ),
        Transition(
            "drop",
            "Drop this register",
            (V.READING, V.READY),
            V.DROPPED,
            P.REGISTER_IMPORT,
            said="dropped the register",
            dated="dropped_at",
            consequence=(
                "If you drop it, nothing of it would be written. You could choose the file again later."
            ),
            asks=True,
        ),
    ),
)

ABSENCE = Machine(
    name="absence",
    states=N,
    initial=N.OPEN,
    transitions=(
        Transition(
            "ask",
            "Ask Ofsted first",
            (N.OPEN,),
            N.ASKED,
            P.REGISTER_IMPORT,
            said="asked Ofsted about the setting that the register left out",
            dated="decided_at",
            consequence="If you ask Ofsted first, the setting will stay registered and stay on this list.",
            asks=True,
        ),
        Transition(
            "close",
            "It has closed",
            (N.OPEN, N.ASKED),
            N.CLOSED,
            P.REGISTER_IMPORT,
            said="recorded that the setting has closed",
            dated="decided_at",
            consequence=(
                "If it has closed, it would not be registered from that day on, and could not be chosen."
            ),
            asks=True,
        ),
        Transition(
            "keep",
            "It is still registered",
            (N.OPEN, N.ASKED),
            N.KEPT,
            P.REGISTER_IMPORT,
            said="recorded that the setting is still registered",
            dated="decided_at",
            consequence="If it is still registered, nothing of it would change.",
            asks=True,
        ),
        Transition(
            "named",
            "A register names it again",
            (N.OPEN, N.ASKED),
            N.NAMED,
            None,
            said="named the setting again in a newer register",
        ),
    ),
)

GRAVE_CHANGE = Machine(
    name="grave_change",
    states=G,
    initial=G.OPEN,
    transitions=(
        Transition(
            "decide",
            "Record what follows",
            (G.OPEN,),
            G.DECIDED,
            P.GRAVE_CHANGE_DECIDE,
            said="recorded what follows for each child",
            dated="decided_at",
            consequence=(
                "If you record it, it will stand with your name, and the task will leave everybody’s "
                "home page."
            ),
            asks=True,
        ),
        Transition(
            "overtake",
            "A register takes it back",
            (G.OPEN,),
            G.OVERTAKEN,
            None,
            said="took it back by a newer register",
            dated="overtaken_at",
        ),
    ),
)
