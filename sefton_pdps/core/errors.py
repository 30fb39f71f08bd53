"""The one family of expected refusals. No Django here, so that rules may raise them."""


class DomainError(Exception):
    """An expected refusal: one or more sentences that say what is wrong and what to do next.

    `field` is the name of the service's argument that it is about: a form with a box of that name shows it there.
    """

    def __init__(self, *reasons: str, field: str = "") -> None:
        super().__init__(" ".join(reasons))
        self.reasons: tuple[str, ...] = reasons
        self.field = field


class NotAllowed(DomainError):
    """The person may see the thing but may not do this to it."""


class NotFound(DomainError):
    """There is no such thing for this person: another provider's object reads the same as none."""


class Stale(DomainError):
    """Somebody else changed the thing first; nothing was written."""


class ScopeNotSet(Exception):
    """Row-secured data was read with no scope: a programming error, never shown to a person."""
