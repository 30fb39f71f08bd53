"""What may be said of a setting that a register no longer names: pure."""

from datetime import date

from sefton_pdps.core import words
from sefton_pdps.core.errors import DomainError


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
