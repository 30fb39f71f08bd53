"""Numbers, dates and lists as people write them. Pure: no Django, no clock."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MINUS = "\N{MINUS SIGN}"
MILLION = Decimal(1_000_000)
THOUSAND = Decimal(1_000)
NOON = 12
# A length of up to two days is said with its hours, up to two months in days, up to a year in months.
DAYS_WITH_HOURS, DAYS_OF_TWO_MONTHS, DAYS_OF_A_YEAR = 2, 61, 365
PROPER_FIRST_WORDS = frozenset({"Ofsted", "Sefton", "Liverpool", "I"})


def plural(number: int, one: str, many: str = "") -> str:
    """The number and its noun: "1 provider", "7 providers"."""
    noun = one if number == 1 else (many or f"{one}s")
    return f"{number:,} {noun}"


def listed(items: Iterable[str], joiner: str = "and") -> str:
    """Items as a phrase: "a", "a and b", "a, b and c"."""
    *first, last = [*items] or [""]
    return f"{', '.join(first)} {joiner} {last}" if first else last


def lower_first(text: str) -> str:
    """The text as the middle of a sentence; an abbreviation ("URN") or a name ("Ofsted") stays."""
    first_word = text.split(" ", 1)[0]
    if len(first_word) > 1 and first_word.upper() == first_word or first_word in PROPER_FIRST_WORDS:
        return text
    return text[:1].lower() + text[1:]


def pounds(amount: Decimal) -> str:
    """Money in full, to the penny: "£1,234.50"."""
    pence = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{MINUS if pence < 0 else ''}£{abs(pence):,.2f}"


def whole_pounds(amount: Decimal) -> str:
    """Money to the pound, for tables: "£1,235"; the page of what it is of says it to the penny."""
    whole = amount.quantize(Decimal(1), ROUND_HALF_UP)
    if not whole and amount:
        return "less than £1" if amount > 0 else f"less than {MINUS}£1"
    return f"{MINUS if whole < 0 else ''}£{abs(whole):,}"


def pounds_short(amount: Decimal) -> str:
    """Money in millions to the thousand, as the council's reports write it: "£11.472 million"."""
    millions = (amount / MILLION).quantize(Decimal("0.001"), ROUND_HALF_UP)
    return f"{MINUS if millions < 0 else ''}£{abs(millions):,.3f} million"


def thousands(amount: Decimal) -> str:
    """Money in whole thousands, for tables: "£448k"; what rounds to nothing is "less than £1k"."""
    whole = (amount / THOUSAND).quantize(Decimal(1), ROUND_HALF_UP)
    if not whole and amount:
        return "less than £1k" if amount > 0 else f"less than {MINUS}£1k"
    return f"{MINUS if whole < 0 else ''}£{abs(whole):,}k"


def about(amount: Decimal) -> str:
    """A sum that is worked out before it is known: "about £1,843", from £10,000 on "about £824k"."""
    if abs(amount) >= 10 * THOUSAND:
        return f"about {thousands(amount)}"
    whole = amount.quantize(Decimal(1), ROUND_HALF_UP)
    return f"about {MINUS if whole < 0 else ''}£{abs(whole):,}"


def millions(amount: Decimal) -> str:
    """Money in millions to one place, for a figure that is read at a glance: "£11.3m"; below a million in thousands."""
    tenths = (amount / MILLION).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if abs(tenths) < 1:
        return thousands(amount)
    return f"{MINUS if tenths < 0 else ''}£{abs(tenths):,}m"


def over_under(amount: Decimal) -> str:
    """How far a figure lies from its budget, in words and thousands: "£448k over", "£3k under", "on budget"."""
    if not amount:
        return "on budget"
    return f"{thousands(abs(amount))} {'over' if amount > 0 else 'under'}"


def day(value: date) -> str:
    """A date, or the date in England of a moment: "23 November 2026"."""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date()
    return f"{value.day} {value:%B %Y}"


def short_day(value: date) -> str:
    """A date as tables write it: "23 Nov 2026"."""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date()
    return f"{value.day} {value:%b %Y}"


def short_moment(value: datetime) -> str:
    """A date and time as tables write it: "23 Nov 2026, 5pm"."""
    return f"{short_day(value)}, {clock_time(value)}"


def last_night(first_day_after: date) -> str:
    """How the end of a term or a stay is said everywhere: "last night 27 November 2031", the day before it ends."""
    return f"last night {day(first_day_after - timedelta(days=1))}"


def term(start: date, first_day_after: date) -> str:
    """The one form in which a term is written: "from 28 November 2026, last night 27 November 2031"."""
    return f"from {day(start)}, {last_night(first_day_after)}"


def clock_time(moment: datetime, *, zone: bool = False) -> str:
    """The time of day in England: "5pm", "5:30pm", "midday", "midnight"; with GMT or BST only when asked."""
    local = moment.astimezone(LONDON)
    suffix = f" {local.tzname()}" if zone else ""
    if local.minute == 0 and local.hour in (0, NOON):
        return ("midday" if local.hour else "midnight") + suffix
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % NOON or NOON}{minutes}{'pm' if local.hour >= NOON else 'am'}{suffix}"


def moment(value: datetime, *, zone: bool = False) -> str:
    """A date and time in England: "23 November 2026 at 5pm"."""
    return f"{day(value)} at {clock_time(value, zone=zone)}"


def duration(length: timedelta) -> str:
    """A length of time as people say it: "3 hours 20 minutes", from three days on in one unit: "5 days", "4 months"."""
    minutes, hours, days = (int(length.total_seconds()) // size for size in (60, 3600, 86400))
    if days >= DAYS_OF_A_YEAR:
        parts = [(days // DAYS_OF_A_YEAR, "year")]
    elif days > DAYS_OF_TWO_MONTHS:
        parts = [(days * 12 // DAYS_OF_A_YEAR, "month")]
    elif days > DAYS_WITH_HOURS:
        parts = [(days, "day")]
    elif days:
        parts = [(days, "day"), (hours - days * 24, "hour")]
    elif hours:
        parts = [(hours, "hour"), (minutes - hours * 60, "minute")]
    else:
        parts = [(minutes, "minute")]
    return " ".join(plural(number, unit) for number, unit in parts if number) or "less than a minute"


def time_left(until: datetime, at: datetime) -> str:
    """How far away a moment is: "in 3 hours 20 minutes", "now", "2 days ago"."""
    # Two moments in the same zone subtract by the wall clock, an hour wrong over a clock change: so in UTC.
    left = until.astimezone(UTC) - at.astimezone(UTC)
    if left == timedelta(0):
        return "now"
    return f"in {duration(left)}" if left > timedelta(0) else f"{duration(-left)} ago"


def days_away(until: date, today: date) -> str:
    """How far away a day is, in whole days: "in 16 days", "today", "139 days ago"."""
    days = (until - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    return near or (f"in {plural(days, 'day')}" if days > 0 else f"{plural(-days, 'day')} ago")


def deadline(until: datetime, at: datetime) -> str:
    """A deadline in words with the time left: "today at 5pm, in 3 hours 20 minutes"."""
    days = (until.astimezone(LONDON).date() - at.astimezone(LONDON).date()).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    when = f"{near} at {clock_time(until)}" if near else moment(until)
    return f"{when}, {time_left(until, at)}"
