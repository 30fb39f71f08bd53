"""What may be said of a setting that a register no longer names: pure."""

from datetime import date, datetime

from providers.rules.gravity import TO_DECIDE
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms.doubts import Doubt
from sefton_pdps.core.text import words


def due(opened_at: datetime, *, asked: bool) -> datetime | None:
    """By when somebody says what it means, as for a lost registration; None while Ofsted's answer is waited for."""
    return None if asked else opened_at + TO_DECIDE


def unnamed(as_at: date) -> str:
    """What is said of a setting that the newest register left out, until it is decided."""
    return f"The newest register (as at {words.day(as_at)}) does not name it; nobody has decided what that means."


def doubt_of_unnamed(name: str, as_at: date | None) -> Doubt | None:
    """Such a setting may be used, for it is still registered; whoever commits to it says so knowingly."""
    if as_at is None:
        return None
    return Doubt(f"choosing {name}", f"{name}: {unnamed(as_at)}", "the register")


def check_closing(closed_on: date, *, today: date, recorded_from: date | None) -> None:
    """A setting closed today or earlier, and not before what is recorded of it since."""
    if closed_on > today:
        raise DomainError(
            f"The setting cannot have closed on {words.day(closed_on)}, which is in the future. Enter today or an "
            "earlier date; until it closes it is still registered."
        )
    if recorded_from is not None and closed_on < recorded_from:
        raise DomainError(
            f"What is recorded of this setting is of {words.day(recorded_from)}, so it cannot have closed on "
            f"{words.day(closed_on)}. Enter {words.day(recorded_from)} or a later date."
        )
