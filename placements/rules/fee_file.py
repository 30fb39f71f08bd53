"""The fee file: what its columns are, and how a row is read; pure. One row is one fee line (ADR 120)."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from numbers import Real
from typing import Any

from placements.rules.fees import ALL_SOCIAL_CARE, Line, Share
from placements.states import FeeUnit, Funder, LegalStatus, Sex, VatTreatment
from providers.imports.cells import read_day
from providers.rules.outside import number_of
from providers.states import Regulator
from sefton_pdps.core import money
from sefton_pdps.core.choices import Choices
from sefton_pdps.core.text.characters import line
from sefton_pdps.core.text.words import listed

# A council of this size has some hundred placements of a few lines each; ten times that is a file gone wrong.
MOST_ROWS = 5_000
# Hours a week, nights or pieces of one line: more is a figure in the wrong column.
MOST_QUANTITY = Decimal(10_000)
# A line of a hundred million pounds a week is a figure in the wrong column too.
MOST_POUNDS = Decimal(99_999_999)
SHARE = "share_"
# As `money.AMOUNT`, where a decimal comma is never read as a thousand's, with any number of decimals.
NUMBER = re.compile(r"(?P<number>-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,8})(?:\.[0-9]+)?)%?")
# Heading, and what the example row of the template says.
COLUMNS: dict[str, tuple[str, str]] = {
    "case": ("Case number", "123456"),
    "born": ("Date of birth", "2012-05-17"),
    "sex": ("Sex", "Female"),
    "legal": ("Legal status", "Full care order"),
    "given": ("Given names", "Invented"),
    "family": ("Family name", "Example"),
    "postcode": ("Home postcode", "L20 3AA"),
    "provider": ("Provider", "Invented Care Ltd"),
    "regulator": ("Regulator", "Ofsted"),
    "number": ("URN or other number", "SC000001"),
    "home": ("Home", "Invented House"),
    "home_postcode": ("Postcode of the home", "PR8 1AA"),
    "household": ("Carer household", ""),
    "outward": ("First half of its postcode", ""),
    "kind": ("Kind of placement", "Children's home"),
    "route": ("Route", "Spot purchase"),
    "starts": ("First night", "2025-09-01"),
    "ends": ("Planned end", "2027-08-31"),
    "ended": ("Ended", ""),
    "agreement": ("Agreement reference", "ISA-0001"),
    "fee_kind": ("Kind of fee", "accommodation"),
    "unit": ("Unit", "weekly"),
    "pounds": ("Pounds", "3500.00"),
    "quantity": ("Quantity", "1"),
    "vat": ("VAT", "exempt"),
    "evidence": ("Evidence", ""),
    "review": ("Review date", ""),
    **{
        f"{SHARE}{funder}": (f"Per cent: {funder.label}", "100" if funder == Funder.SOCIAL_CARE else "")
        for funder in Funder
    },
}
HEADINGS = [heading for heading, _example in COLUMNS.values()]
EXAMPLE = [example for _heading, example in COLUMNS.values()]
NEEDED = ("case", "number", "kind", "route", "starts", "ends")
OF_A_NEW_CHILD = ("born", "sex", "legal", "given", "family", "postcode")


TWICE = (
    "An earlier row has this fee line of this placement already. Leave one of them out, or put how many there are into "
    "“Quantity”."
)


class Outcome(Enum):
    """What becomes of a placement of the file."""

    NEW = "would be made"
    CHANGED = "would change"
    SAME = "left alone"
    PARKED = "waits for the child's record"
    REFUSED = "not taken"

    def told(self, *, is_applied: bool) -> str:
        """What the file would do, or what it did."""
        return DONE.get(self, self.value) if is_applied else self.value

    @property
    def is_taken(self) -> bool:
        """Whether its lines count towards the control total."""
        return self in (Outcome.NEW, Outcome.CHANGED, Outcome.SAME)


DONE = {Outcome.NEW: "made", Outcome.CHANGED: "changed"}


@dataclass(frozen=True)
class Problem:
    """A row that cannot be read, and every reason why."""

    number: int
    case: str
    reason: str
    weekly: Decimal = money.NOTHING


@dataclass(frozen=True)
class Head:
    """What every row of a placement says alike."""

    case: str
    born: date | None
    sex: str
    legal: str
    given: str
    family: str
    postcode: str
    provider: str
    regulator: str
    number: str
    home: str
    home_postcode: str
    household: str
    outward: str
    kind: str
    route: str
    starts: date
    ends: date
    ended: date | None
    agreement: str

    @property
    def key(self) -> tuple[str, str, str, date]:
        """What a placement of the file is known by: child, home, first night."""
        return self.case, self.regulator, self.number, self.starts

    @property
    def until(self) -> date:
        """The first day after it, as it stands."""
        return self.ended or self.ends

    @property
    def missing_of_child(self) -> list[str]:
        """The columns that a child whom nobody knows yet would need and that are empty."""
        return [COLUMNS[name][0] for name in OF_A_NEW_CHILD if not getattr(self, name)]


@dataclass
class FilePlacement:
    """The rows of one placement."""

    head: Head
    numbers: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def weekly(self) -> Decimal:
        return sum((one.weekly for one in self.lines), money.NOTHING)


def by_heading(headings: Iterable[Any]) -> dict[str, int]:
    """Where each column stands, by its heading in any case."""
    known = {heading.casefold(): name for name, (heading, _example) in COLUMNS.items()}
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        name = known.get(line(str(heading or "")).casefold())
        if name:
            places[name] = place
    return places


def why_not_headings(headings: Iterable[Any]) -> str:
    """A column that is missing, there twice or unknown: one that is left unread would be an end, a unit or a share."""
    told = Counter(line(str(heading)).casefold() for heading in headings if heading and line(str(heading)))
    known = {heading.casefold(): heading for heading in HEADINGS}
    if missing := missing_headings(by_heading(told)):
        return f"The first row lacks headings: {listed(missing)}. Use those of the template."
    if strange := [f"“{heading[:40]}”" for heading in told if heading not in known]:
        return f"The template has no column {listed(strange)}. Take it out, or correct its heading."
    if twice := [known[heading] for heading, times in told.items() if times > 1]:
        return f"The first row has these headings more than once: {listed(twice)}. Leave one column of each."
    return ""


def missing_headings(places: Mapping[str, int]) -> list[str]:
    """The headings without which no row can be read."""
    return [COLUMNS[name][0] for name in (*NEEDED, "fee_kind", "pounds") if name not in places]


def placements_of(
    rows: Iterable[tuple[int, Mapping[str, Any]]], discounts: set[str]
) -> tuple[list[FilePlacement], list[Problem]]:
    """The placements of a file with their lines, and the rows that cannot be read; `discounts`: kinds taken off."""
    stays: dict[tuple[str, str, str, date], FilePlacement] = {}
    problems: list[Problem] = []
    for number, cells in rows:
        reader = _Row(cells)
        head, paid = reader.head(), reader.line(discounts)
        if head is None or reader.problems:
            weekly = paid.weekly if paid else money.NOTHING
            problems.append(Problem(number, reader.text("case")[:40], " ".join(reader.problems), weekly))
            continue
        placement = stays.setdefault(head.key, FilePlacement(head))
        if placement.head != head:
            differs = [name for name in COLUMNS if getattr(head, name, 0) != getattr(placement.head, name, 0)]
            said = listed([COLUMNS[name][0] for name in differs])
            reason = f"Row {placement.numbers[0]} says otherwise of the same placement: {said}."
            problems.append(Problem(number, head.case, reason, paid.weekly if paid else money.NOTHING))
            continue
        if paid in placement.lines:
            problems.append(Problem(number, head.case, TWICE, paid.weekly if paid else money.NOTHING))
            continue
        placement.numbers.append(number)
        if paid:
            placement.lines.append(paid)
    return list(stays.values()), problems


def as_named(words: object) -> str:
    """A name as it is compared: spreadsheets bend an apostrophe, and people write capitals as they like."""
    return line(str(words or "")).casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def with_codes(
    rows: Iterable[tuple[int, Mapping[str, Any]]], names: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows, with the code where a cell says the name; `names`: the code of each name, by column."""
    for number, cells in rows:
        said = {column: codes.get(as_named(cells.get(column))) for column, codes in names.items()}
        yield number, {**cells, **{column: code for column, code in said.items() if code}}


class _Row:
    """A row's cells by column; `problems` gathers in sentences what cannot be read."""

    def __init__(self, cells: Mapping[str, Any]) -> None:
        self.cells, self.problems = cells, []

    problems: list[str]

    def text(self, name: str) -> str:
        """The words of a cell; a whole number as Excel keeps it has no decimals."""
        value = self.cells.get(name)
        if value is None:
            return ""
        # Excel keeps 15 digits: what a formula adds beyond them is no penny.
        is_inexact = isinstance(value, Real) and not isinstance(value, int)
        return f"{value:.15g}" if is_inexact else line(str(value))

    def head(self) -> Head | None:
        regulator = self.code("regulator", Regulator) or Regulator.OFSTED.value
        for name in NEEDED:
            if not self.text(name) and not (name == "number" and regulator == Regulator.NOBODY):
                self.problems.append(f"There is no {COLUMNS[name][0].lower()}.")
        born, ended = self.day("born"), self.day("ended")
        starts, ends = self.day("starts"), self.day("ends")
        sex, legal = self.code("sex", Sex, upper=True), self.code("legal", LegalStatus, upper=True)
        if starts is None or ends is None:
            return None
        if ends <= starts:
            self.problems.append("The planned end must be after the first night.")
        if ended is not None and not starts <= ended <= ends:
            self.problems.append("The end must be between the first night and the planned end.")
        words = {name: self.text(name)[:200] for name in Head.__dataclass_fields__}
        given: dict[str, Any] = {
            **words, "born": born, "ended": ended, "starts": starts, "ends": ends, "sex": sex, "legal": legal,
            "regulator": regulator, "case": words["case"][:30],
            "number": number_of(regulator, words["number"], words["home"], words["home_postcode"])[:20],
            "agreement": words["agreement"][:60], "household": words["household"].upper()[:20],
        }  # fmt: skip
        return Head(**given)

    def line(self, discounts: set[str]) -> Line | None:
        """The fee line; None for a row that has neither kind nor pounds."""
        kind = self.text("fee_kind").lower()
        pounds = self.number("pounds")
        if not kind and pounds is None:
            return None
        if not kind or not pounds:
            self.problems.append("A fee line needs a kind of fee, and more than £0.")
            return None
        if pounds != money.to_pence(pounds) or pounds < 0:
            self.problems.append("The pounds must be an amount in pounds and pence above £0.")
            return None
        told = self.number("quantity")
        quantity = Decimal(1) if told is None else told
        if quantity != money.to_pence(quantity) or not 0 < quantity < MOST_QUANTITY:
            self.problems.append("The quantity must be above 0, with at most two decimals.")
            return None
        return Line(
            kind,
            pounds,
            unit=FeeUnit(self.code("unit", FeeUnit) or FeeUnit.WEEKLY),
            quantity=quantity,
            sign=-1 if kind in discounts else 1,
            vat=VatTreatment(self.code("vat", VatTreatment) or VatTreatment.EXEMPT),
            shares=self.shares(),
            evidence=self.text("evidence")[:1000],
            review_on=self.day("review"),
        )

    def shares(self) -> tuple[Share, ...]:
        """The per cent of each funder; all of social care's where none is told."""
        told = {funder: self.number(f"{SHARE}{funder}") for funder in Funder}
        return tuple(Share(funder, part) for funder, part in told.items() if part) or ALL_SOCIAL_CARE

    def number(self, name: str) -> Decimal | None:
        words = re.sub(r"[\s£]", "", self.text(name)).replace("\N{MINUS SIGN}", "-")
        if not words:
            return None
        read = NUMBER.fullmatch(words)
        number = Decimal(read["number"].replace(",", "")) if read else None
        if number is None or abs(number) > MOST_POUNDS:
            self.problems.append(f"“{COLUMNS[name][0]}” is no number like 3,500.00.")
            return None
        return number

    def day(self, name: str) -> date | None:
        value = self.cells.get(name)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date) or value is None:
            return value
        words = line(str(value))
        day = read_day(words) if words else None
        if words and day is None:
            self.problems.append(f"“{COLUMNS[name][0]}” is no date like 2026-04-01 or 01/04/2026.")
        return day

    def code(self, name: str, of: type[Choices], *, upper: bool = False) -> str:
        """One of the codes, or the words that stand for one."""
        words = self.text(name)
        as_code: Callable[[str], str] = str.upper if upper else str.lower
        if not words or as_code(words) in of.values:
            return as_code(words)
        for code, label in of.choices:
            if str(label).casefold() == words.casefold():
                return str(code)
        self.problems.append(f"“{COLUMNS[name][0]}” must be one of: {'; '.join(of.labels)}.")
        return ""


def why_not_total(accepted: Decimal, control: Decimal, *, parked: Decimal, refused: Decimal) -> str:
    """To the penny: what is taken comes to what the person typed, or nothing is."""
    if accepted == control:
        return ""
    more = accepted - control
    difference = f"£{abs(more):,.2f} {'more' if more > 0 else 'less'}"
    left_out = ""
    if parked or refused:
        left_out = f" Rows that wait come to £{parked:,.2f} a week, and those not taken to £{refused:,.2f}."
    return (
        f"The accepted lines come to £{accepted:,.2f} a week, which is {difference} than your control total of "
        f"£{control:,.2f}. Nothing was written.{left_out} Correct the file, or give the total of what is accepted."
    )
