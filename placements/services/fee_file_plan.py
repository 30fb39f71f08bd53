"""What a fee file would do, placement by placement; nothing is written here."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from placements.models import BuyingRoute, Child, FeeKind, Placement, PlacementKind, RecordedPlacement
from placements.rules import recorded as rules
from placements.rules.ages import why_not_past_18
from placements.rules.fee_changes import why_not_agree
from placements.rules.fee_file import (
    FilePlacement,
    Head,
    Outcome,
    Problem,
    why_not_total,
)
from placements.rules.fees import Line
from placements.selectors.fee_files import OnRecord
from placements.services.fee_file_children import Refusal, how_to_record, of_known_child, of_new_child
from placements.states import PlacementState, RecordedAs
from providers.imports.cells import URN
from providers.models import Setting
from providers.states import Regulator
from sefton_pdps.core.money import NOTHING
from sefton_pdps.core.text.words import listed
from sefton_pdps.geography.postcodes import locate, normalise, outward_centroid

# A placement that a call-off bought has the agreement that was made here.
OWN_AGREEMENT = "Its agreement is the one that was made for it here, so the reference “{}” was not taken."


@dataclass
class Item:
    """One placement of the file: what becomes of it and why, and the rows that it is about."""

    stay: FilePlacement
    outcome: Outcome
    sentence: str = ""
    child: Child | None = None
    kind: PlacementKind | None = None
    route: BuyingRoute | None = None
    setting: Setting | None = None
    before: Placement | None = None
    lines: list[Line] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The line as the preview keeps it."""
        head = self.stay.head
        return {
            "rows": self.stay.numbers,
            "case": head.case,
            "home": f"{head.home} {head.number}".strip(),
            "starts": head.starts.isoformat(),
            "weekly": str(self.stay.weekly),
            "outcome": self.outcome.name,
            "sentence": self.sentence,
        }


@dataclass
class Plan:
    """The whole file against what is on record."""

    items: list[Item]
    problems: list[Problem]
    record: OnRecord

    def weekly(self, *outcomes: Outcome) -> Decimal:
        """Pounds a week of the placements with those outcomes."""
        chosen = (one.stay.weekly for one in self.items if one.outcome in outcomes)
        return sum(chosen, NOTHING)

    @property
    def accepted(self) -> Decimal:
        return self.weekly(*(one for one in Outcome if one.is_taken))

    @property
    def refused(self) -> Decimal:
        return self.weekly(Outcome.REFUSED) + sum((one.weekly for one in self.problems), NOTHING)

    def why_not(self, control_total: Decimal) -> Refusal:
        """Why it is not written to this control total; empty where it is."""
        return why_not_total(
            self.accepted, control_total, parked=self.weekly(Outcome.PARKED), refused=self.refused
        )

    def lines(self) -> list[dict[str, Any]]:
        """What is not taken first, then what waits, then the rest; each in the order of the file."""
        unread = [
            {
                "rows": [one.number], "case": one.case, "home": "", "starts": "", "weekly": str(one.weekly),
                "outcome": Outcome.REFUSED.name, "sentence": one.reason,
            }
            for one in self.problems
        ]  # fmt: skip
        order = [Outcome.REFUSED, Outcome.PARKED, Outcome.CHANGED, Outcome.NEW, Outcome.SAME]
        in_order = sorted(self.items, key=lambda one: (order.index(one.outcome), one.stay.numbers))
        return [*unread, *(one.as_json() for one in in_order)]

    def counted(self) -> Counter[Outcome]:
        counts = Counter(one.outcome for one in self.items)
        counts[Outcome.REFUSED] += len(self.problems)
        return counts

    def digest(self) -> str:
        """The fingerprint of all that would be done."""
        return sha256(repr(self.lines()).encode()).hexdigest()


def plan_file(
    stays: Collection[FilePlacement], problems: list[Problem], record: OnRecord, today: date
) -> Plan:
    """Weigh each placement in turn; what an earlier one takes, a later one cannot have."""
    items = []
    for stay in stays:
        item = Item(stay, Outcome.REFUSED)
        item.sentence = _weigh(item, record, today)
        items.append(item)
    return Plan(items, problems, record)


def _weigh(item: Item, record: OnRecord, today: date) -> str:
    """Set what becomes of it; the sentence that goes with that."""
    head = item.stay.head
    if refusal := _of_codes(item, record) or _of_home(item, record) or _of_lines(item, record):
        return refusal
    item.child = record.children.get(head.case)
    if item.child is None:
        missing = head.missing_of_child
        if missing or locate(head.postcode) is None:
            item.outcome = Outcome.PARKED
            return f"No child with this case number is on record. {how_to_record(head)}"
        if refusal := of_new_child(head, record, today):
            return refusal
    elif refusal := of_known_child(head, item.child, record):
        return refusal
    birth = item.child.date_of_birth if item.child else head.born
    if birth and head.starts <= today and (past := why_not_past_18(birth, head.until)):
        return past
    if item.child and item.setting:
        item.before = record.placements.get((item.child.pk, item.setting.pk, head.starts))
    return _against(item) if item.before else _new(item, record, today)


def _of_codes(item: Item, record: OnRecord) -> Refusal:
    head = item.stay.head
    item.kind = record.kinds.get(head.kind.lower())
    if item.kind is None:
        return (
            f"There is no kind of placement “{head.kind[:40]}”. Use one of: {_named(record.kinds.values())}."
        )
    known = [one for one in record.routes if one.code == head.route.lower()]
    if not known:
        return f"There is no route “{head.route[:40]}”. Use one of: {_named(record.routes)}."
    in_force = [
        one
        for one in known
        if one.valid_from <= head.starts and (not one.valid_to or head.starts < one.valid_to)
    ]
    if not in_force:
        return f"“{known[0].name}” was not in force on the first night. Use the route that the placement came by."
    item.route = in_force[0]
    return rules.why_not_route(
        family=item.route.family,
        is_own=item.kind.is_own,
        kind_name=item.kind.name,
        route_name=item.route.name,
    )


def _named(rows: Iterable[PlacementKind | BuyingRoute | FeeKind]) -> str:
    """What they are called, each once: names hold commas."""
    return "; ".join(dict.fromkeys(one.name for one in rows))


def _of_home(item: Item, record: OnRecord) -> Refusal:
    head, kind = item.stay.head, item.kind
    if kind is None:
        return ""
    if kind.in_household and not (head.household and outward_centroid(head.outward)):
        return "Give the carer household's code, and the first half of its postcode like L20."
    number = (Regulator.NOBODY, f"OWN-{kind.code}") if kind.is_implied else (head.regulator, head.number)
    homes = record.settings[number]
    if len(homes) > 1:
        homes = [one for one in homes if one.postcode == normalise(head.home_postcode)]
        if len(homes) != 1:
            return f"Several homes have the number {head.number}. Give the whole postcode of the home."
    item.setting = homes[0] if homes else None
    return "" if item.setting or kind.is_implied else _of_unknown_home(head)


def _of_unknown_home(head: Head) -> Refusal:
    """A home that nobody has on record is made from the file, unless it is Ofsted's to register."""
    if head.regulator == Regulator.OFSTED:
        return (
            f"No home with the URN {head.number} is on record. Import Ofsted's register, or correct the URN."
        )
    if URN.fullmatch(head.number):
        return f"{head.number} is a number of Ofsted's. Correct the regulator, or the number."
    nowhere = normalise(head.home_postcode) is None and head.regulator != Regulator.ABROAD
    if not head.home or not head.provider or nowhere:
        return "The home is not on record. Give its name, its provider and its whole postcode."
    return ""


def _of_lines(item: Item, record: OnRecord) -> Refusal:
    head = item.stay.head
    strange = [one.kind for one in item.stay.lines if one.kind not in record.fee_kinds]
    if strange:
        return (
            f"There is no kind of fee “{strange[0][:40]}”. Use one of: {_named(record.fee_kinds.values())}."
        )
    item.lines = [one.within(head.starts, head.until) for one in item.stay.lines]
    if not item.lines and item.kind and item.kind.is_own:
        return ""
    if head.until <= head.starts:
        return ""
    return " ".join(why_not_agree(item.lines, record.fee_kinds, head.starts, head.until))


def _against(item: Item) -> str:
    """One that is on record: alike, or changed by a file that made it; what people recorded they change themselves."""
    before, head = item.before, item.stay.head
    if before is None:
        return ""
    recorded: RecordedPlacement | None = getattr(before, "recorded", None)
    others = [
        *_otherwise_recorded(recorded, head),
        (
            bool(item.kind and item.kind.in_household) and _household(before) != head.household,
            f"the carer household “{_household(before)}”" if _household(before) else "no carer household",
        ),
        (
            before.route != (item.route.code if item.route else ""),
            f"the route “{before.get_route_display()}”",
        ),
        (
            before.kind not in (None, item.kind),
            f"the kind of placement “{before.kind.name if before.kind else ''}”",
        ),
    ]
    if different := [words for differs, words in others if differs]:
        return (
            f"{before.reference} is on record with {listed(different)}. A file changes dates and fees, nothing else: "
            "correct the file."
        )
    live = Counter(row.line for row in vars(before)["live_lines"])
    same_dates = (before.planned_end, before.ended_on) == (head.ends, head.ended)
    if same_dates and live == Counter(item.lines):
        item.outcome = Outcome.SAME
        passed_over = "" if recorded or not head.agreement else f" {OWN_AGREEMENT.format(head.agreement)}"
        return f"{before.reference} says the same.{passed_over}"
    if recorded is None or recorded.source != RecordedAs.FILE:
        return f"{before.reference} was not made by a file. Change it on its own page."
    if before.state != PlacementState.STARTED:
        return f"{before.reference} has ended. What is over is not changed by a file."
    item.outcome = Outcome.CHANGED
    return f"{before.reference}, to what the file says."


def _otherwise_recorded(recorded: RecordedPlacement | None, head: Head) -> list[tuple[bool, str]]:
    """Another agreement than that of the record, which stays as it was told; an empty cell says nothing of it."""
    if recorded is None or not head.agreement:
        return []
    kept = recorded.agreement_reference
    return [(kept != head.agreement, f"the agreement “{kept}”" if kept else "no reference of an agreement")]


def _household(placement: Placement) -> str:
    return placement.place.household.code if placement.place.household else ""


def _new(item: Item, record: OnRecord, today: date) -> str:
    head = item.stay.head
    if head.starts > today:
        return "The first night is still to come. A placement to come is bought by a call-off, or recorded on its day."
    if head.ended and head.ended > today:
        return "The end is still to come. Leave it empty."
    who: UUID | str = item.child.pk if item.child else head.case
    if taken := record.taken(who, head.starts, head.until):
        return f"The child has another placement for some of those nights: {taken}."
    if item.child is None:
        for known_by in (head.case, record.person(head)):
            record.newcomers.setdefault(known_by, item.stay)
    record.nights[who].append((head.starts, head.until, f"row {item.stay.numbers[0]}"))
    item.outcome = Outcome.NEW
    return "With a record of the child." if item.child is None else ""
