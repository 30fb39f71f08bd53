"""When an individual service agreement may be issued. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from calloffs.states import CallOffState, ToldKind
from sefton_pdps.core.text.words import listed, lower_first

FIRST_TELL = "Notice of the placement comes before the council’s signature (regulation 13)."
OPEN = "Still to decide or to give"
WHAT_MAY_BE = "Record each notice as given, or why there is nobody to tell, or why somebody is left out."


@dataclass(frozen=True)
class Issuing:
    """What the council's signature hangs on.

    `supersedes`: it takes the place of a short form, whose award stands (ADR 126). `untold`: the kinds of recipients
    whose notice of the placement is still to be decided or given before it (ADR 145).
    """

    call_off_state: str
    supersedes: bool = False
    untold: Sequence[str] = ()


def why_not_attach(*, recorded: bool, attached: bool) -> str:
    """Why no signed copy is attached: the provider signed here itself, or it is there already; "" where it may be."""
    if not recorded:
        return "Nobody has recorded a signature for this provider, so there is no copy to attach."
    return "The signed copy is attached already. Nothing was changed." if attached else ""


def why_not_record_signature(signs_itself: bool) -> tuple[str, ...]:
    """A provider that has people here signs itself; only for one without an account the council records it."""
    if signs_itself:
        return ("This provider has people who sign here. Ask them to sign the agreement in the portal.",)
    return ()


def why_not_issue(facts: Issuing) -> tuple[str, ...]:
    """The council signs only while the call-off is authorised (S-46), after the notices of the placement (reg. 13)."""
    state = CallOffState(facts.call_off_state)
    if state != (CallOffState.AWARDED if facts.supersedes else CallOffState.AUTHORISED):
        return (f"Its call-off is now “{state.label}”, so the agreement can no longer be issued.",)
    if facts.untold and not facts.supersedes:
        whom = listed([lower_first(str(ToldKind(kind).label)) for kind in facts.untold])
        return (FIRST_TELL, f"{OPEN}: {whom}. {WHAT_MAY_BE}")
    return ()
