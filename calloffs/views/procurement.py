"""Notices of awards: recording one, and the dated data that say which are owed (ADR 129)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.procurement import CorrectNotice, EndNoticeRule, RecordNotice, SetNoticeRule
from calloffs.models import ActGround, CallOff, NoticeRule, OwedNotice
from calloffs.presenters import call_off_head
from calloffs.presenters import procurement as shown
from calloffs.presenters.act_grounds import grounds_table
from calloffs.selectors import procurement as selectors
from calloffs.services import notice_rules
from calloffs.services import procurement as services
from calloffs.views.bands import BAND_READERS
from placements.presenters.child_words import child_words
from placements.selectors.reading import as_read
from placements.services.children import open_record
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.text.words import day, lower_first
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Table
from sefton_pdps.core.web.dated_pages import end_page, set_page
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

READERS = (*BAND_READERS, Permission.AWARD)
# More would make the page too long for a phone; those behind them come up as these are recorded.
MOST = 10
PAGE = "calloffs:notice_rules"


@requires(Permission.AWARD)
def record_notice(request: Request, pk: UUID) -> HttpResponse:
    """Record that a notice is published, or that it is not owed."""
    notice: OwedNotice = find(selectors.visible_to(request.user), pk)
    form = RecordNotice(*given(request))
    return ask(
        request,
        form,
        _question(request, _opened(request, notice), form, "Record", _why_not(notice)),
        lambda: services.record(notice=notice, told=form.told, by=request.user, at=request.at),
        said="The notice is recorded.",
    )


@requires(Permission.AWARD)
def correct_notice(request: Request, pk: UUID) -> HttpResponse:
    """Correct what was recorded of a notice; the page shows what stands."""
    notice: OwedNotice = find(selectors.visible_to(request.user), pk)
    read = _opened(request, notice)
    stands = {name: getattr(read, name) for name in ("reference", "published_on", "not_owed_reason")}
    form = CorrectNotice(*given(request), initial=stands)
    return ask(
        request,
        form,
        _question(request, read, form, "Correct", _why_not_correct(notice)),
        lambda: services.correct(
            notice=notice, told=form.told, **form.values("reason"), by=request.user, at=request.at
        ),
        said="The record is corrected.",
    )


def _opened(request: Request, notice: OwedNotice) -> OwedNotice:
    """The notice as this person reads it, with one more opening of the child's record: its reasons tell of a child."""
    open_record(child=notice.child, page="notice of an award", by=request.user, at=request.at)
    return as_read([notice], notice.child, request.user)[0]


def _question(request: Request, notice: OwedNotice, form: RecordNotice, verb: str, why_not: str) -> Question:
    facts = [*shown.facts(notice, local(request.at).date()), *shown.recorded_facts(notice)]
    page = "placements:placement_detail" if notice.placement_id else "calloffs:call_off_detail"
    return Question(
        f"{verb} the {lower_first(str(notice.get_notice_display()))}",
        reverse(page, args=[notice.award.pk]),
        f"{notice.award.reference}: {_title(notice, request.user)}",
        more={"rows": facts, "button": form.submit_label, **({"why_not": [why_not]} if why_not else {})},
    )


def _title(notice: OwedNotice, user: User) -> str:
    award = notice.award
    if isinstance(award, CallOff):
        return call_off_head.title(award, user)
    return child_words(award.child, award.service_type, award.starts_on)


def _why_not(notice: OwedNotice) -> str:
    if notice.recorded_at:
        return f"It was recorded on {day(notice.recorded_at)}. Go back to the award to read it, or to correct it."
    return "" if notice.starts_on else "The award is not made yet, so its clock does not run."


def _why_not_correct(notice: OwedNotice) -> str:
    if notice.recorded_at is None:
        return "Nothing is recorded of it yet. Go back to the award to record it."
    if getattr(notice, "corrected_by", None):
        return "It was corrected already. Go back to the award to read what stands now."
    return ""


@requires(*READERS)
def notice_rules_page(request: Request) -> HttpResponse:
    """Which notices awards owe, by law and value, over time."""
    may = has_permission(request.user, Permission.BANDS_SET)
    rules, grounds, today = (
        list(NoticeRule.objects.all()),
        list(ActGround.objects.all()),
        local(request.at).date(),
    )
    context = {
        "table": shown.rules_table(rules, today, may=may),
        "grounds": grounds_table(grounds, today, may=may),
        "may": may,
        "events": timeline(row.pk for row in (*rules, *grounds)),
        "due": _due(request) if has_permission(request.user, Permission.AWARD) else None,
    }
    return render(request, "calloffs/notice_rules.html", context)


def _due(request: Request) -> Table:
    """Those that are to be published now, for whoever awards: the first of them."""
    today = local(request.at).date()
    rows = selectors.visible_to(request.user).filter(pk__in=selectors.open_notices().values("pk"))
    due = rows.filter(due_on__lte=today).order_by("due_on", "pk")
    titled = [(one, _title(one, request.user)) for one in due[:MOST]]
    return shown.due_table(titled, due.count() if len(titled) == MOST else len(titled), today)


@requires(Permission.BANDS_SET)
def notice_rule_set(request: Request) -> HttpResponse:
    form, heading = SetNoticeRule(*given(request)), "Set a notice that awards owe"
    return set_page(
        request,
        form,
        heading,
        lambda: notice_rules.set_rule(**form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="The notice is set.",
    )


@requires(Permission.BANDS_SET)
def notice_rule_end(request: Request, pk: UUID) -> HttpResponse:
    form, row = EndNoticeRule(*given(request)), find(NoticeRule.objects.all(), pk)
    return end_page(
        request,
        form,
        row,
        lambda: notice_rules.end_rule(row=row, **form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="Its end is set.",
    )
