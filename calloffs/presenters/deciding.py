"""The page of whoever authorises: the decision, the child's words, the home, the money and what speaks against it.

Everything that decides stands before the form and on two screens of a phone; the evidence stands below, with its links.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from calloffs.models import Authorisation, AwardProposal, CallOff
from calloffs.ports import BudgetPosition
from calloffs.presenters import homes
from calloffs.rules.proposals import ordinal
from placements.presenters.statuses import distance_words
from placements.rules.needs import grouped
from placements.states import LocationClass
from providers.presenters.setting_page import judgement
from providers.rules.home_names import home_name
from providers.states import Grade, SettingKind
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.forms.wording import start
from sefton_pdps.core.text import words
from sefton_pdps.core.web.blocks import Fact
from sefton_pdps.core.web.components import Cell, Link, SummaryRow

Ranking = Sequence[dict[str, Any]]
# Read at a glance, with the needs; every gate is passed once more, by the same rule, when the decision is recorded.
GATES_PASSED, GATES_NOT_PASSED = "All gates passed", "A gate is not passed now: see the top"
WEAK = (Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE)


def facts(
    authorisation: Authorisation, ranking: Ranking, *, barred: bool, position: BudgetPosition | None = None
) -> list[Fact]:
    """The home, the money and the gates at a glance.

    `barred`: it does not pass every gate any more; `position`: how its budget would stand, while somebody decides.
    """
    proposal, call_off = authorisation.proposal, authorisation.call_off
    covered = homes.covered(call_off.referral, proposal)
    where = Cell(
        LocationClass(proposal.location_class).label,
        note=start(distance_words(proposal.distance_miles)),
    )
    return [
        judgement(proposal.setting, homes.grade(proposal.setting)),
        Fact("Needs met", Cell(covered.words, note=GATES_NOT_PASSED if barred else GATES_PASSED)),
        Fact("Where", where),
        Fact("A week", Cell(words.pounds(proposal.weekly), note=against_the_like(proposal, ranking))),
        Fact(
            "Whole term",
            Cell(
                words.pounds(proposal.whole_life_value),
                note=f"Band: {band(authorisation)}{together(authorisation)}",
            ),
        ),
        *([Fact("Budget with it", budget_words(position))] if position else []),
    ]


def in_court(court_date: date | None) -> str:
    """When a court decides about the child, as the end of the sentence that is decided."""
    return f" Court on {words.day(court_date)}." if court_date else ""


def budget_words(position: BudgetPosition) -> Cell:
    """How the year would stand after it, in words; below what it adds to what is spent or committed without it."""
    adds = f"adds {words.thousands(position.adds)} to {words.millions(position.forecast)}"
    if position.after is None or position.budget is None:
        return Cell(
            f"No budget is set for {words.lower_first(position.line)}", note=f"{position.year}: {adds}"
        )
    # Short, because it stands before the decision on a phone; the money pages say the rest.
    note = f"{position.year}: {adds} of {words.millions(position.budget)}"
    return Cell(words.over_under(position.after), note=note)


def band(authorisation: Authorisation) -> str:
    """ "up to £500,000.00": the band of the scheme of delegation that the value falls in."""
    ceiling, over = authorisation.band.up_to, authorisation.band.over
    return f"up to {words.pounds(ceiling)}" if ceiling else f"above {words.pounds(over)}"


def together(authorisation: Authorisation) -> str:
    """That what was bought before, or for brothers and sisters, counts too; the offices' table says which."""
    counted = [
        *(["what it runs on from"] if authorisation.earlier_value else []),
        *(["brothers and sisters"] if authorisation.siblings_value else []),
    ]
    return f", as {words.pounds(authorisation.together)} with {words.listed(counted)}" if counted else ""


def against_the_like(proposal: AwardProposal, ranking: Ranking) -> str:
    """A direct award's fee against the benchmark of its case, a competition's against the other offers."""
    if proposal.case:
        return _benchmark(proposal.weekly, proposal.case.benchmark_weekly)
    fees = sorted({Decimal(row["weekly"]) for row in ranking})
    if len(fees) < 2:
        return "The only offer." if len(ranking) == 1 else ""
    return f"Offers from {words.whole_pounds(fees[0])} to {words.whole_pounds(fees[-1])}."


def _benchmark(weekly: Decimal, like: Decimal | None) -> str:
    if like is None:
        return "No like fee to compare with."
    gap = weekly - like
    if not gap:
        return "As the median of like placements."
    return f"{words.pounds(abs(gap))} {'above' if gap > 0 else 'below'} the median of like placements."


def against(proposal: AwardProposal, call_off: CallOff, ranking: Ranking) -> list[str]:
    """What speaks against it, in sentences; what has happened to the home since stands at the top of the page."""
    return list(
        filter(
            None,
            [
                *_home(proposal, call_off),
                _rank(proposal, ranking),
                *_money(proposal),
                *_late(proposal, call_off),
            ],
        )
    )


def _home(proposal: AwardProposal, call_off: CallOff) -> list[str]:
    unmet = grouped(homes.covered(call_off.referral, proposal).unmet).sentences
    setting, far = proposal.setting, distance_words(proposal.distance_miles)
    graded = setting.kind != SettingKind.SUPPORTED_ACCOMMODATION and setting.grade in WEAK
    return [
        f"Not in the home's statement of purpose: {words.lower_first(unmet)}" if unmet else "",
        f"Ofsted: {words.lower_first(str(Grade(setting.grade).label))}." if graded else "",
        f"It is at a distance: {far}." if proposal.location_class == LocationClass.DISTANT else "",
    ]


def _rank(proposal: AwardProposal, ranking: Ranking) -> str:
    mine = next((row for row in ranking if row["offer"] == str(proposal.offer_id)), None)
    if mine is None or mine["position"] == 1:
        return ""
    return f"It ranks {ordinal(mine['position'])} of {len(ranking)} offers."


def _money(proposal: AwardProposal) -> list[str]:
    case = proposal.case
    dearer = case and case.benchmark_weekly is not None and proposal.weekly > case.benchmark_weekly
    return [
        f"The fee is {_benchmark(proposal.weekly, case.benchmark_weekly)}" if case and dearer else "",
        f"After 18 an uncut term would cost {words.pounds(proposal.after_18_value)}."
        if proposal.uncut_term_passes_18 and proposal.after_18_value
        else "",
    ]


def _late(proposal: AwardProposal, call_off: CallOff) -> list[str]:
    late = (proposal.starts_on - call_off.needed_on).days
    agreed = proposal.case is None or proposal.case.agreed_at is not None
    return [
        f"It starts {words.plural(late, 'day')} after the child needs a home." if late > 0 else "",
        "" if agreed else "Nobody is on record who agreed for the provider.",
    ]


def evidence(proposal: AwardProposal, call_off: CallOff, user: User) -> list[Link]:
    """The pages that it rests on, as far as this person may open them."""
    sees_child = has_permission(user, Permission.REFERRAL_SEE)
    opened = (
        (True, f"Call-off {call_off.reference}", "calloffs:call_off_detail", call_off.pk),
        (proposal.offer_id is not None, "The offers side by side", "calloffs:ranking", call_off.pk),
        (True, "The proposal, with everything asked before", "calloffs:proposal", call_off.pk),
        (
            has_permission(user, Permission.SETTING_SEE),
            f"The home: {home_name(proposal)}",
            "providers:setting_detail",
            proposal.setting_id,
        ),
        (
            sees_child,
            f"Referral {call_off.referral.reference}",
            "placements:referral_detail",
            call_off.referral_id,
        ),
        (sees_child, "The anonymised profile", "placements:profile_detail", call_off.referral_id),
    )
    return [Link(text, reverse(page, args=[pk])) for may, text, page, pk in opened if may]


def filled(rows: Iterable[SummaryRow], *, but: Iterable[str] = ()) -> list[SummaryRow]:
    """The rows that say something; `but`: labels of what stands elsewhere on the page."""
    left = set(but)
    return [row for row in rows if row.label not in left and row.value not in (None, "")]
