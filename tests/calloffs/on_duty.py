"""People at the pages of an emergency, who go on only where a page leads on."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.urls import reverse

from calloffs.models import Authorisation, AwardProposal, CallOff, Offer, ServiceAgreement
from calloffs.selectors.ranking import compared_offers
from calloffs.states import (
    AuthorisationState,
    HowLong,
    OfficeDecision,
)
from placements.models import Child, Referral
from placements.rules.questions import QUIET_ANSWERS, SECTIONS
from placements.states import ReferralState
from providers.models import Lot
from reporting.selectors.worklist.work import work_of
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import day, moment, signed_in
from tests.factories import awards, placements
from tests.factories.accounts import person

ALONE = {"alone_reason": "Nobody else is at work before the child needs a bed.", "confirm": "on"}


def boxes(form: forms.Form) -> dict[str, Any]:
    """What a browser would send of a form that is left as it is."""
    sent: dict[str, Any] = {}
    for bound in form:
        widget, value = bound.field.widget, bound.value()
        if isinstance(widget, forms.MultiWidget):
            parts = value if isinstance(value, list) else widget.decompress(value)
            sent |= {f"{bound.html_name}_{n}": part for n, part in enumerate(parts) if part is not None}
        elif isinstance(widget, forms.CheckboxInput):
            sent |= {bound.html_name: "on"} if value else {}
        elif value is not None:
            sent[bound.html_name] = [str(one) for one in value] if isinstance(value, list) else str(value)
    return sent


class OnDuty:
    """A person at the pages, who goes on only where a page leads on."""

    def __init__(self, user: User) -> None:
        self.user, self.client = user, signed_in(user)

    def reads(self, url: str, *ways_on: str) -> str:
        answer = self.client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)
        page = str(answer.content.decode())
        for way in ways_on:
            assert way in page, f"{url} does not lead to {way}."
        return page

    def sends(self, url: str, **answers: Any) -> str:
        page = self.client.get(url)
        assert page.status_code == 200, (url, page.status_code)
        sent = {**boxes(page.context["form"]), "key": str(uuid4()), **answers}
        return self._went_on(url, self.client.post(url, sent))

    def presses(self, url: str) -> str:
        return self._went_on(url, self.client.post(url, {"key": str(uuid4())}))

    def _went_on(self, url: str, answer: Any) -> str:
        said = (
            getattr(answer.context["form"], "errors", "")
            if answer.context and "form" in answer.context
            else ""
        )
        assert answer.status_code == 302, (url, answer.status_code, said)
        return str(answer.url)


ANSWERS: dict[str, dict[str, Any]] = {
    "availability": {},
    "requirements": {
        "communication_needs": "N", "communication_requirements": ["None"], "home_adaptation": "no",
        "cultural_needs": "Not required", "living_companions": "No preference", "pets": "Yes - can",
    },
    "recommendation": {"service_type": "residential", "residential_care_suitability": "preferred"},
    "risks": dict.fromkeys(placements.RISKS, "No known risk"),
    "wishes": {
        "wishes": "I want to stay near my nan.", "needs_story": "Needs patient adults and a steady routine.",
    },
    "education": {},
    "in-house": {"in_house_considered": "The council's own homes have no place tonight."},
}  # fmt: skip


def _choice(form: Any, name: str, wanted: str) -> str:
    """The value of a choice by its value or the start of its label, as the form has it."""
    choices = [(str(value), str(label)) for value, label in form.fields[name].choices]
    return next(
        value for value, label in choices if wanted in (value, label) or label.lower().startswith(wanted)
    )


def refer(on_duty: OnDuty, child: Child) -> Referral:
    """Start the referral, answer every section, submit it and approve it alone."""
    on_duty.reads(
        reverse("placements:child_detail", args=[child.pk]),
        "Start a referral",
        let_through := reverse("placements:let_through", args=[child.pk]),
    )
    on_duty.reads(f"{let_through}?emergency=yes")
    on_duty.presses(reverse("placements:referral_start", args=[child.pk]))
    referral = Referral.objects.get(child=child)
    home = reverse("placements:referral_detail", args=[referral.pk])
    for one in SECTIONS:
        url = reverse("placements:referral_section", args=[referral.pk, one.code])
        on_duty.reads(home, url)
        form = on_duty.client.get(url).context["form"]
        quiet = {name: QUIET_ANSWERS[name] for name in one.fields if name in QUIET_ANSWERS}
        quiet = {name: "no" if answer is False else answer for name, answer in quiet.items()}
        answers = quiet | (placements.TONIGHT if one.tonight else ANSWERS[one.code])
        if one.code == "availability":
            answers = day("needed_on", product_clock.today())
        if one.code == "recommendation":
            answers = {name: _choice(form, name, wanted) for name, wanted in answers.items()}
        on_duty.sends(url, **answers)
    on_duty.reads(home, submit := reverse("placements:referral_submit", args=[referral.pk]))
    on_duty.presses(submit)
    on_duty.reads(home, approve := reverse("placements:referral_approve", args=[referral.pk]))
    on_duty.sends(approve, **ALONE)
    referral.refresh_from_db()
    assert referral.state == ReferralState.APPROVED
    return referral


def write_profile(on_duty: OnDuty, referral: Referral) -> None:
    home = reverse("placements:profile_detail", args=[referral.pk])
    on_duty.reads(home, edit := reverse("placements:profile_edit", args=[referral.pk]))
    # Drafted whole from the answers: it is read and saved, and nothing is typed twice.
    on_duty.sends(edit)
    on_duty.reads(home, approve := reverse("placements:profile_approve", args=[referral.pk]))
    on_duty.sends(approve, read="on", **ALONE)


def buy(on_duty: OnDuty, referral: Referral) -> Authorisation:
    """Open the call-off, make the case of 72 hours, ask for its authorisation."""
    on_duty.reads(reverse("placements:match", args=[referral.pk]), "/call-offs/new/")
    url = f"/call-offs/new/?referral={referral.pk}"
    lot = on_duty.client.get(url).context["lots"][0]
    opened = on_duty.sends(
        url, lot=str(lot.pk), route="direct_award", route_reason="The child needs a bed tonight."
    )
    call_off = CallOff.objects.get(referral=referral)
    assert opened == reverse("calloffs:direct_award", args=[call_off.pk])
    setting = lot.admissions.get().provider.settings.get()
    on_duty.reads(opened, case := reverse("calloffs:make_case", args=[call_off.pk, setting.pk]))
    on_duty.reads(case, "?stay=three_days")
    case += "?stay=three_days"
    form = on_duty.client.get(case).context["form"]
    agreed_at = product_clock.now() - timedelta(minutes=1)
    on_duty.sends(
        case,
        how_long="three_days",
        evidence="The house burnt down at five.",
        place=_choice(form, "place", "place"),
        **{"fee-accommodation": "3000"},
        agreed_by="Invented Person, manager of the home",
        agreed_how="telephone",
        **moment("agreed_at", agreed_at),
    )
    proposal = reverse("calloffs:proposal", args=[call_off.pk])
    on_duty.reads(proposal, "Ask for authorisation")
    on_duty.sends(proposal)
    return Authorisation.objects.get(call_off=call_off)


def sign(on_duty: OnDuty, call_off: CallOff, **reason: str) -> ServiceAgreement:
    url = reverse("calloffs:draw_up_agreement", args=[call_off.pk])
    on_duty.reads(reverse("calloffs:call_off_detail", args=[call_off.pk]), url)
    if reason:
        return _sign_short(on_duty, call_off, reason["reason"])
    drafted = on_duty.sends(url, service="Two named adults, and a bed tonight.")
    agreement = ServiceAgreement.objects.get(call_off=call_off)
    issue = reverse("calloffs:issue_agreement", args=[agreement.pk])
    on_duty.reads(drafted, issue)
    on_duty.sends(issue, **reason)
    return agreement


def _sign_short(on_duty: OnDuty, call_off: CallOff, reason: str) -> ServiceAgreement:
    """Alone on duty the way to the agreement is its short form, signed by one press."""
    url = reverse("calloffs:short_form", args=[call_off.pk])
    on_duty.sends(
        url,
        safeguarding="Emergency duty team",
        number="0151 496 0000",
        consent="First aid is delegated.",
        alone_reason=reason,
    )
    return ServiceAgreement.objects.get(call_off=call_off)


def decide(decider: OnDuty, authorisation: Authorisation, reason: str = "") -> None:
    """The decider finds it on the home page, reads it and decides."""
    told = [item for item in work_of(decider.user, product_clock.now()) if item.pk == authorisation.pk]
    assert told and told[0].mine
    url = reverse("calloffs:authorisation_detail", args=[authorisation.pk])
    decider.sends(url, decision=OfficeDecision.AUTHORISE, no_conflict="on", reason=reason)
    authorisation.refresh_from_db()
    assert authorisation.state == AuthorisationState.AUTHORISED


def signed_by_provider(agreement: ServiceAgreement) -> ServiceAgreement:
    by = person(Role.PROVIDER_ADMINISTRATOR, provider=agreement.provider)
    awards.sign(agreement, by)
    agreement.refresh_from_db()
    return agreement


def publish(on_duty: OnDuty, referral: Referral, lot: Lot, *, hours: str) -> CallOff:
    """Open a mini-competition and publish it for so many hours; its page says whom to ring."""
    opened = on_duty.sends(
        f"/call-offs/new/?referral={referral.pk}", lot=str(lot.pk), route="mini_competition",
        route_reason="There are hours, and there is a choice.",
    )  # fmt: skip
    call_off = CallOff.objects.get(referral=referral)
    assert opened == (url := reverse("calloffs:publish", args=[call_off.pk])), (
        "Alone, each page leads to the next."
    )
    page = on_duty.sends(url, how_long=HowLong.FOUR_WEEKS, how_soon=hours, checked="1")
    on_duty.reads(page, "Whom to ring tonight")
    call_off.refresh_from_db()
    return call_off


def choose(on_duty: OnDuty, call_off: CallOff) -> AwardProposal:
    """Score the offers alone, recommend the first and ask for its authorisation."""
    page = reverse("calloffs:call_off_detail", args=[call_off.pk])
    scoring = reverse("calloffs:scoring", args=[call_off.pk])
    on_duty.reads(page, scoring)
    first = on_duty.sends(scoring, conflict="no")
    offers = list(Offer.objects.filter(call_off=call_off).order_by("pk"))
    for offer in offers:
        scores = {"quality": "4", "social_value": "3"}
        reasons = {f"{name}_reason": "It says whom, when and how often." for name in scores}
        on_duty.reads(scoring, url := reverse("calloffs:score_offer", args=[call_off.pk, offer.pk]))
        on_duty.sends(url, **scores, **reasons)
    assert first == reverse("calloffs:score_offer", args=[call_off.pk, list(compared_offers(call_off))[0].pk])
    ranking = on_duty.presses(reverse("calloffs:complete_scoring", args=[call_off.pk]))
    on_duty.reads(ranking, recommend := reverse("calloffs:recommend", args=[call_off.pk, offers[0].pk]))
    form = on_duty.client.get(recommend).context["form"]
    letters = {name: "Your offer said whom, when and how often." for name in form.fields if "letter" in name}
    why = {name: "It is near, safe and of good value." for name in form.fields if name == "not_first_reason"}
    on_duty.sends(
        recommend,
        reasons="It is near, safe and of good value.",
        place=_choice(form, "place", "place"),
        **letters,
        **why,
    )
    return AwardProposal.objects.get(call_off=call_off)
