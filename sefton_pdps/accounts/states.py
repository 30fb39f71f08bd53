from sefton_pdps.core.choices import Choices


class KnownBy(Choices):
    """How an administrator made sure who asks for a reset; an e-mail or a call that comes in is no proof."""

    SEEN = "seen", "Met in person, and known or shown a pass"
    CALLED_BACK = "called_back", "Called back on the number that the organisation holds for them"
    MANAGER = "manager", "Their manager, known to me, confirmed it in person or on a call I made"
