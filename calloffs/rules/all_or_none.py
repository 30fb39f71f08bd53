"""An offer that stands only if all brothers and sisters come: why one of them does not go alone (ADR 162). Pure."""

from collections.abc import Sequence

from sefton_pdps.core.text import words

ONLY_ALL = "Only if all of them come"


def why_not_alone(missing: Sequence[str], *, authorised: bool) -> tuple[str, ...]:
    """`missing`: the call-offs of those who do not come to this provider; `authorised`: by an authorisation of each."""
    if not missing:
        return ()
    who = f"{words.listed(missing)} {'is' if len(missing) == 1 else 'are'}"
    offered = "This home was offered only if all of the brothers and sisters come."
    if authorised:
        return (
            f"{offered} {who} not authorised for this provider. Wait until each of them is, or end this call-off with "
            "no award and search again.",
        )
    return (
        f"{offered} {who} not recommended for this provider. Recommend one home for all of them on the page of the "
        "brothers and sisters, or choose another offer.",
    )
