"""The lists of this app."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from calloffs.forms.lists import CallOffFilter
from calloffs.models import CallOff
from calloffs.policies.scoring import judges_any
from calloffs.presenters import agreements as shown_agreements
from calloffs.presenters import authorisations as shown_authorisations
from calloffs.presenters.call_off_lists import DECIDING, call_off_table
from calloffs.selectors import agreements, authorisations, call_offs
from calloffs.states import AgreementState, AuthorisationState, CallOffRoute, CallOffState
from placements.lists.columns import child_column
from placements.lists.referrals import COLUMNS as OF_REFERRALS
from placements.models.referrals import DUE
from placements.presenters.referral_lists import referrals_table
from placements.selectors import referrals
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.lists import Asked, FileColumn, ListPage, Tab, in_words
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.text.words import pounds
from sefton_pdps.core.web.components import Table

LIVE, OWN, EVERY = Tab("live", "Still going"), Tab("mine", "Mine"), Tab("all", "All")
WAITING, DECIDED = Tab("waiting", "Waiting for anybody"), Tab("decided", "Decided")
FOR_ONESELF = Tab("mine", "Waiting for you")


def reads_child(user: Any) -> bool:
    """Whether a list tells this person of the child in words; an evaluator reads the profile and no more."""
    return has_permission(user, Permission.REFERRAL_SEE)


def _child(call_off: str = "") -> FileColumn:
    """The child of a call-off; `call_off`: the way to it."""
    way = f"{call_off}__" if call_off else ""
    return child_column(f"{way}referral", service_type=f"{way}lot__service_type", shown_to=reads_child)


def _call_off_tabs(user: Any) -> Sequence[Tab]:
    return (LIVE, OWN, EVERY) if has_permission(user, Permission.CALLOFF_OPEN) else (LIVE, EVERY)


def _call_offs(asked: Asked) -> QuerySet[CallOff]:
    state = asked.wanted.get("state") or ""
    rows = call_offs.listed(asked.user, state=state, live=asked.tab != EVERY.word)
    if asked.tab == OWN.word:
        rows = rows.filter(opened_by=asked.user)
    if not reads_child(asked.user):
        return call_offs.as_listed(rows)
    return call_offs.as_listed(call_offs.with_proposed(rows, asked.user, judges=_may_judge(asked.user)))


def _may_judge(user: Any) -> bool:
    """Whether somebody may be barred from offers that they score: an evaluator, and who scored some on duty."""
    on_duty = has_permission(user, Permission.EMERGENCY_PLACE)
    return has_permission(user, Permission.OFFER_SCORE) or (on_duty and judges_any(user))


def _call_off_orders(asked: Asked) -> dict[str, str]:
    """By the day that a home is needed only among those still going: there is an index of these alone."""
    if asked.tab == EVERY.word or asked.wanted.get("state"):
        return {"-opened": "opened_at"}
    return {"needed": "needed_on"}


def _call_off_table(rows: Sequence[Any], asked: Asked) -> Table:
    shown = asked.wanted.get("state") or asked.tab
    return call_off_table(rows, asked, shown=shown, reads_child=reads_child(asked.user))


CALL_OFFS = ListPage(
    name="call-offs",
    page="calloffs:call_off_list",
    title="Call-offs",
    noun="call-off",
    permissions=(Permission.CALLOFF_SEE,),
    rows=_call_offs,
    table=_call_off_table,
    orders=_call_off_orders,
    columns=(
        _child(),
        FileColumn("Call-off", ("reference",)),
        FileColumn("Lot", ("lot__name",)),
        FileColumn("Route", ("route",), in_words(CallOffRoute)),
        FileColumn("State", ("state",), in_words(CallOffState)),
        FileColumn("Needed by", ("needed_on",)),
        FileColumn("Provider", ("proposed",), shown_to=reads_child),
        FileColumn("Opened", ("opened_at",)),
        FileColumn("Officer", ("opened_by__name",)),
        FileColumn("Deadline for offers", ("closes_at",)),
    ),
    form=lambda _user, query: CallOffFilter(query),
    tabs=_call_off_tabs,
    # Which are Adult Social Care's follows from every key of its office, which a page reads once.
    counted=lambda asked: reads_child(asked.user),
)


def _authorisation_tabs(user: Any) -> Sequence[Tab]:
    decides = any(has_permission(user, one) for one in DECIDING)
    return (FOR_ONESELF, WAITING, DECIDED) if decides else (WAITING, DECIDED)


def _authorisations(asked: Asked) -> QuerySet[Any]:
    judges = judges_any(asked.user)
    if asked.tab == FOR_ONESELF.word:
        return authorisations.as_listed(authorisations.waiting_for(asked.user, asked.at, judges=judges))
    rows, waits = authorisations.visible_to(asked.user, judges=judges), authorisations.waiting()
    return authorisations.as_listed(rows.filter(waits) if asked.tab == WAITING.word else rows.exclude(waits))


NONE_WAITS = {
    FOR_ONESELF.word: "Nothing waits for your authorisation.",
    WAITING.word: "No authorisation that you may see is waiting. One comes here when an officer asks for it.",
    DECIDED.word: "Nothing that you may see has been decided yet.",
}


def _authorisation_table(rows: Sequence[Any], asked: Asked) -> Table:
    return shown_authorisations.listed(
        rows, asked, empty=NONE_WAITS[asked.tab], mine=asked.tab == FOR_ONESELF.word
    )


AUTHORISATIONS = ListPage(
    name="authorisations",
    page="calloffs:authorisation_list",
    title="Authorisations",
    noun="authorisation",
    permissions=(Permission.CALLOFF_SEE,),
    rows=_authorisations,
    table=_authorisation_table,
    orders=lambda _asked: {"-asked": "requested_at"},
    columns=(
        _child("call_off"),
        FileColumn("Authorisation", ("reference",)),
        FileColumn("Call-off", ("call_off__reference",)),
        FileColumn("Home", ("proposal__setting__name",)),
        FileColumn("Provider", ("proposal__provider__name",)),
        FileColumn("Whole-life value", ("value",), lambda _asked, value: pounds(value)),
        FileColumn("State", ("state",), in_words(AuthorisationState)),
        FileColumn("Needed by", ("call_off__needed_on",)),
        FileColumn("Asked for", ("requested_at",)),
    ),
    tabs=_authorisation_tabs,
    # Whether one waits hangs on its call-off too, so that each that is counted would be two rows.
    counted=lambda _asked: False,
)


def _agreements(asked: Asked) -> QuerySet[Any]:
    rows = agreements.visible_to(asked.user, judges=judges_any(asked.user))
    return agreements.as_listed(rows)


AGREEMENTS = ListPage(
    name="agreements",
    page="calloffs:agreement_list",
    title="Individual service agreements",
    noun="agreement",
    permissions=(Permission.CALLOFF_SEE,),
    rows=_agreements,
    table=lambda rows, asked: shown_agreements.council_list(rows, asked, reads_child=reads_child(asked.user)),
    orders=lambda _asked: {"-drawn": "drafted_at"},
    columns=(
        _child("call_off"),
        FileColumn("Agreement", ("reference",)),
        FileColumn("Call-off", ("call_off__reference",)),
        FileColumn("Provider", ("provider__name",)),
        FileColumn("Home", ("terms__setting",)),
        FileColumn("Starts", ("starts_on",)),
        FileColumn("State", ("state",), in_words(AgreementState)),
        FileColumn("Drawn up", ("drafted_at",)),
    ),
    counted=lambda asked: reads_child(asked.user),
)

NO_SEARCH = "No search that you may see is without a call-off."


def _searches(asked: Asked) -> QuerySet[Any]:
    without = call_offs.without_call_off(referrals.visible_to(asked.user))
    return referrals.as_listed(without).annotate(due=DUE)


def _search_table(rows: Sequence[Any], asked: Asked) -> Table:
    return referrals_table(rows, asked.today, empty=NO_SEARCH, starts_one=False)


SEARCHES = ListPage(
    name="searches",
    page="calloffs:search_list",
    title="Searches without a call-off",
    noun="search",
    nouns="searches",
    permissions=(Permission.REFERRAL_SEE,),
    rows=_searches,
    table=_search_table,
    orders=lambda _asked: {"due": "due"},
    columns=OF_REFERRALS,
    counted=lambda _asked: False,
)
