"""What somebody alone on duty may approve or put on record by themselves. Pure."""

from datetime import date

from sefton_pdps.core.text.words import day


def why_not_alone(needed_on: date | None, next_working_day: date) -> tuple[str, ...]:
    """Only in an emergency: the home is needed before somebody else is at work again, or on that day.

    `next_working_day`: the first one after today.
    """
    if needed_on is not None and needed_on <= next_working_day:
        return ()
    when = f"by {day(needed_on)}" if needed_on else "on no date yet"
    return (f"The home is needed {when}, so there is time for somebody else to approve it.",)


def why_not_tonight(arrived_on: date, last_working_day: date) -> tuple[str, ...]:
    """On duty only what came about on the last working day before today, or since, is put on record (ADR 132)."""
    if arrived_on >= last_working_day:
        return ()
    return (
        f"The child moved in on {day(arrived_on)}. On duty you record what came about since "
        f"{day(last_working_day)}; the placements team records what was before.",
    )
