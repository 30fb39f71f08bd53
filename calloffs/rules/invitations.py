"""How a provider and the council name one invitation, or one offer, to each other. Pure."""

from uuid import UUID

# Of 32 random digits eight name one in four thousand million; a provider has some hundred invitations.
DIGITS = 8


def invitation_reference(pk: UUID) -> str:
    """ "IN-DB3FC342": from the random id, so it tells nobody how many there are; a call-off's own number would."""
    return _reference("IN", pk)


def asked_reference(pk: UUID) -> str:
    """ "RQ-5BB8FFAA": of a home that is asked without a competition."""
    return _reference("RQ", pk)


def offer_reference(pk: UUID) -> str:
    """ "OF-5BB8FFAA": each version that was sent has its own."""
    return _reference("OF", pk)


def _reference(prefix: str, pk: UUID) -> str:
    return f"{prefix}-{pk.hex[:DIGITS].upper()}"
