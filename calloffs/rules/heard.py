"""When an offer that was told by telephone or e-mail may be written down by the council. Pure."""

from dataclasses import dataclass
from datetime import datetime

from calloffs.states import AgreedHow
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text.words import moment


@dataclass(frozen=True)
class Heard:
    """Who at the provider told it (name and job), when, and how."""

    by: str
    at: datetime
    how: str

    def check(self, *, since: datetime | None, attached: bool, at: datetime) -> None:
        """It was told by somebody, after the invitation and before now; an e-mail is attached; raises DomainError."""
        if not self.by.strip():
            raise DomainError("Say who at the provider told you: name and job.", field="said_by")
        if self.how not in AgreedHow.heard():
            raise DomainError("Say how they answered.", field="how")
        if self.at > at:
            raise DomainError(
                f"They cannot have told you on {moment(self.at)}: that is still to come.", field="said_at"
            )
        if since is not None and self.at < since:
            raise DomainError(
                f"They were invited on {moment(since)}. Enter when they told you after that.", field="said_at"
            )
        if self.how == AgreedHow.EMAIL and not attached:
            raise DomainError("Attach the e-mail: the offer rests on what it says.", field="upload")


def why_not_heard(*, emergency: bool, declined: bool, signs_in: bool) -> tuple[str, ...]:
    """In an emergency only, of an invited provider whose people have never signed in (ADR 134).

    Who signs in may have sent an offer, which is sealed: it would be replaced, or the refusal would tell of it.
    """
    if not emergency:
        return (
            "This competition gives days, not hours. Invite somebody of the provider to sign in, and their offer is "
            "sent in the portal.",
        )
    if declined:
        return ("This provider has declined. Its people take that back first. Look at the call-off's page.",)
    if signs_in:
        return (
            "People of this provider sign in to the portal. Ask them to send the offer there, before the deadline.",
        )
    return ()
