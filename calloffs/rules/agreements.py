"""When an individual service agreement may be issued. Pure."""

from calloffs.states import CallOffState


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


def why_not_issue(facts: tuple[str, bool]) -> tuple[str, ...]:
    """The council signs only while the call-off is authorised: not after it ended, not once it is awarded (S-46).

    `facts`: the call-off's state, and whether this takes the place of a short form, whose award stands (ADR 126).
    """
    state, supersedes = CallOffState(facts[0]), facts[1]
    if state == (CallOffState.AWARDED if supersedes else CallOffState.AUTHORISED):
        return ()
    return (f"Its call-off is now “{state.label}”, so the agreement can no longer be issued.",)
