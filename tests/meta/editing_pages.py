"""Every page that edits a shared row, with two people who may: what the first saves and what the second typed.

A row of `PAGES` stands for one way to such a page. `theirs` and `mine` are the boxes that each changes; where they are
left out, the first box of running text is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.urls import reverse

from calloffs.models import Offer, OfferDraft, TellingRecord
from placements.models import Team
from placements.rules.answers import Section
from placements.rules.questions import SECTIONS
from placements.services.profiles import draft_profile
from placements.states import ReferralState, Risk
from providers.models import ApplicationDocument
from providers.services import applications
from providers.states import CriterionCode, DocumentKind
from reporting.services.reports import compile_report
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.calloffs.pages import day
from tests.factories import awards, calloffs, placements, providers
from tests.factories import plans as planned
from tests.factories.accounts import person
from tests.factories.applications import Cast, upload
from tests.factories.reports import with_pdf
from tests.factories.rows import all_of

Boxes = dict[str, Any]
THEIRS, MINE = "Theirs, saved first.", "Mine, typed meanwhile."


@dataclass
class Opened:
    """A page that two people have open: its address, both, and what each changes in it."""

    url: str
    first: User
    second: User
    theirs: Boxes = field(default_factory=dict)
    mine: Boxes = field(default_factory=dict)
    # What is stored, where the page does not show it.
    stored: Callable[[], Any] | None = None


def _two(role: Role, **fields: Any) -> tuple[User, User]:
    return person(role, **fields), person(role, **fields)


# --- People ------------------------------------------------------------------------------------------------------
THEIR_NUMBER, MY_NUMBER = {"telephone": "0151 496 0123"}, {"telephone": "0151 496 0456"}


def own_telephone(_clock: Any) -> Opened:
    """One person with the page open in two windows."""
    worker = person(Role.SOCIAL_WORKER)
    return Opened(reverse("accounts:telephone"), worker, worker, THEIR_NUMBER, MY_NUMBER)


def person_telephone(_clock: Any) -> Opened:
    url = reverse("accounts:person_telephone", args=[person(Role.SOCIAL_WORKER).pk])
    return Opened(url, *_two(Role.SYSTEM_ADMINISTRATOR), THEIR_NUMBER, MY_NUMBER)


# --- Admission -----------------------------------------------------------------------------------------------------
def round_change(_clock: Any) -> Opened:
    of = providers.drafted_round()
    return Opened(
        reverse("providers:round_change", args=[of.pk]),
        *_two(Role.COMMISSIONING_MANAGER),
        {"title": THEIRS},
        {"title": MINE},
    )


def setting_describe(_clock: Any) -> Opened:
    home = providers.setting(providers.provider())
    url = reverse("providers:portal_setting_describe", args=[home.pk])
    people = _two(Role.SETTING_MANAGER, provider=home.provider)
    return Opened(url, *people, {"age_from": "2"}, {"age_from": "3"})


_RUNG = {"day_telephone": "0151 496 0123"}


def _contact(name: str, role: Role, about: str = "") -> Callable[[Any], Opened]:
    def opened(_clock: Any) -> Opened:
        home = providers.setting(providers.provider())
        portal = name.startswith("portal")
        people = _two(role, provider=home.provider) if portal else _two(role)
        keys = [getattr(home, about)] if about else []
        url = reverse(f"providers:{name}", args=keys)
        return Opened(url, *people, {"name": THEIRS, **_RUNG}, {"name": MINE, **_RUNG})

    return opened


@dataclass
class _Application:
    """A draft in an open round of two lots, and two people of the applicant."""

    def __post_init__(self) -> None:
        cast = Cast()
        self.lots = [providers.lot(name="First lot")]
        self.lots.append(providers.lot(self.lots[0].framework, name="Second lot"))
        self.round = cast.open_round(*self.lots)
        self.owner, self.first = cast.applicant()
        self.second = person(Role.PROVIDER_ADMINISTRATOR, provider=self.owner)
        self.draft = applications.start_application(
            round=self.round, provider=self.owner, by=self.first, at=clock.now()
        )

    def page(self, name: str, *more: Any, theirs: Boxes | None = None, mine: Boxes | None = None) -> Opened:
        url = reverse(f"providers:{name}", args=[self.draft.pk, *more])
        return Opened(url, self.first, self.second, theirs or {}, mine or {})


def application_lots(_clock: Any) -> Opened:
    own = _Application()
    first, second = (str(lot.pk) for lot in own.lots)
    return own.page("portal_application_lots", theirs={"lots": [first]}, mine={"lots": [second]})


def application_answer(_clock: Any) -> Opened:
    own = _Application()
    asked = own.round.criteria.get(code=CriterionCode.values[0])
    return own.page("portal_application_answer", asked.pk)


def application_document(_clock: Any) -> Opened:
    own = _Application()
    until = [date(clock.today().year + ahead, 6, 1) for ahead in (1, 2)]
    theirs, mine = (
        {"upload": upload(name=f"{name}.pdf"), **day("expires_on", when)}
        for name, when in zip(("theirs", "mine"), until, strict=True)
    )
    opened = own.page("portal_application_add", DocumentKind.INSURANCE, theirs=theirs, mine=mine)
    opened.stored = lambda: [
        (one.file.original_name, one.expires_on)
        for one in all_of(ApplicationDocument).select_related("file").filter(application=own.draft)
    ]
    return opened


# --- Children and referrals ----------------------------------------------------------------------------------------
def child_people(_clock: Any) -> Opened:
    child = placements.child()
    first, second = _two(Role.SOCIAL_WORKER)
    url = reverse("placements:child_people", args=[child.pk])
    officers = _two(Role.PLACEMENTS_OFFICER)
    return Opened(url, *officers, {"social_worker": str(first.pk)}, {"social_worker": str(second.pk)})


def child_record(_clock: Any) -> Opened:
    """Both give the same reason; the school is what they tell."""
    why = {"reason": "wrong", "words": "The form said another."}
    url = reverse("placements:child_record", args=[placements.child().pk])
    return Opened(url, *_two(Role.PLACEMENTS_OFFICER), {"school": THEIRS, **why}, {"school": MINE, **why})


def team_change(_clock: Any) -> Opened:
    team = Team.objects.create(name="Mocklands team")
    url = reverse("placements:team_change", args=[team.pk])
    return Opened(url, *_two(Role.SYSTEM_ADMINISTRATOR), {"name": THEIRS}, {"name": MINE})


def identifiers(_clock: Any) -> Opened:
    child = placements.child()
    return Opened(reverse("placements:identifiers", args=[child.pk]), *_two(Role.PLACEMENTS_OFFICER))


def profile_edit(_clock: Any) -> Opened:
    referral = placements.referral()
    first, second = _two(Role.PLACEMENTS_OFFICER)
    texts = dict.fromkeys(
        ("gender_words", "area_words", "story", "wishes", "strengths", "support"), "As it was."
    )
    draft_profile(referral=referral, fields=texts, by=first, at=clock.now())
    return Opened(reverse("placements:profile_edit", args=[referral.pk]), first, second)


def _section(of: Section) -> Callable[[Any], Opened]:
    def opened(_clock: Any) -> Opened:
        # Of an age at which every kind of placement may be chosen.
        referral = placements.referral(placements.child(age=16), state=ReferralState.DRAFT)
        url = reverse("placements:referral_section", args=[referral.pk, of.code])
        officers = _two(Role.PLACEMENTS_OFFICER)
        return Opened(url, *officers, _about_a_risk(of, THEIRS), _about_a_risk(of, MINE))

    return opened


def _about_a_risk(of: Section, text: str) -> Boxes:
    """A text about a risk, which stands only where the risk is present; of other sections the first text."""
    more = next((one for one in of.questions if one.about), None)
    return {more.about: Risk.PRESENT.value, more.field: text} if more else {}


# --- Buying --------------------------------------------------------------------------------------------------------
def evaluators(moved: Any) -> Opened:
    story = awards.closed(moved, "3000.00", evaluators=0)
    chosen = [str(one.pk) for one in _two(Role.EVALUATOR)]
    url = reverse("calloffs:evaluators", args=[story.call_off.pk])
    officers = _two(Role.PLACEMENTS_OFFICER)
    return Opened(url, *officers, {"evaluators": chosen[:1]}, {"evaluators": chosen[1:]})


def recommend(moved: Any) -> Opened:
    story = awards.scored(moved, "3000.00", age=9)
    awards.recommend(story)
    offer = Offer.objects.get(call_off=story.call_off)
    url = reverse("calloffs:recommend", args=[story.call_off.pk, offer.pk])
    return Opened(url, story.officer, person(Role.PLACEMENTS_OFFICER))


def recommend_letter(moved: Any) -> Opened:
    opened = recommend(moved)
    box = f"letter-{Offer.objects.get().provider_id}"
    opened.theirs, opened.mine = {box: THEIRS}, {box: MINE}
    return opened


def answer_impact(moved: Any) -> Opened:
    story = awards.scored(moved, "3000.00", age=15)
    awards.recommend(story)
    url = reverse("calloffs:answer_impact", args=[story.call_off.pk])
    theirs = {"asc_impact": "yes", "asc_impact_reason": THEIRS}
    mine = {"asc_impact": "no", "asc_impact_reason": MINE}
    return Opened(url, story.officer, person(Role.PLACEMENTS_OFFICER), theirs, mine)


def make_case(_clock: Any) -> Opened:
    story = awards.direct(age=9)
    made = awards.make_case(story)
    url = reverse("calloffs:make_case", args=[story.call_off.pk, made.setting_id])
    theirs, mine = {"evidence": THEIRS}, {"evidence": MINE}
    return Opened(url, story.officer, person(Role.PLACEMENTS_OFFICER), theirs, mine)


def draw_up(_clock: Any) -> Opened:
    story = awards.direct(age=9)
    awards.authorised(story)
    awards.draw_up(story)
    url = reverse("calloffs:draw_up_agreement", args=[story.call_off.pk]) + "?change=1"
    return Opened(url, *_two(Role.COMMISSIONING_MANAGER))


def notices_of_a_placement(_clock: Any) -> Opened:
    story = awards.authorised_direct()
    url = reverse("calloffs:placement_notices", args=[story.call_off.pk])
    nobody = {"parent_step": "nobody"}
    return Opened(
        url,
        *_two(Role.COMMISSIONING_MANAGER),
        {**nobody, "parent_reason": THEIRS},
        {**nobody, "parent_reason": MINE},
        # What is decided leaves the form.
        stored=lambda: list(all_of(TellingRecord).order_by("number").values_list("reason", flat=True)),
    )


def _offer_part(part: str, change: Callable[[OfferDraft], tuple[Boxes, Boxes]]) -> Callable[[Any], Opened]:
    def opened(_clock: Any) -> Opened:
        lot, homes = calloffs.lot_with_providers(1)
        running = calloffs.competition(*homes, lot=lot)
        first, second = calloffs.bidder(homes[0].provider), calloffs.bidder(homes[0].provider)
        draft = calloffs.draft(running, homes[0], first)
        return Opened(reverse(f"calloffs:{part}", args=[draft.pk]), first, second, *change(draft))

    return opened


def _free_from(draft: OfferDraft) -> tuple[Boxes, Boxes]:
    with tenancy.scope(tenancy.COUNCIL):
        needed_on = draft.call_off.needed_on
    later = [needed_on.replace(day=1, month=month, year=needed_on.year + 1) for month in (2, 3)]
    return day("available_on", later[0]), day("available_on", later[1])


def _nothing_else(_draft: OfferDraft) -> tuple[Boxes, Boxes]:
    return {}, {}


# --- Reporting -----------------------------------------------------------------------------------------------------
def report_comment(moved: Any) -> Opened:
    moved.set(datetime(2026, 4, 4, 12, tzinfo=UTC))
    home = providers.setting(providers.provider())
    placements.fee_line(placements.placement(home.places.first()))
    moved.set(datetime(2026, 6, 3, 12, tzinfo=UTC))
    first, second = _two(Role.FINANCE_OFFICER)
    report = with_pdf(compile_report(month=date(2026, 5, 1), by=first, at=clock.now()))
    return Opened(reverse("reporting:report_comment", args=[report.pk, "summary"]), first, second)


# View -> ways to it, each with its name.
def plan_write(_clock: Any) -> Opened:
    plan = planned.written()
    return Opened(reverse("placements:plan_write", args=[plan.pk]), *_two(Role.PLACEMENTS_OFFICER))


def plan_decisions(_clock: Any) -> Opened:
    plan = planned.written()
    url = reverse("placements:plan_decisions", args=[plan.pk])
    theirs, mine = {"hair_terms": THEIRS}, {"hair_terms": MINE}
    return Opened(url, *_two(Role.PLACEMENTS_OFFICER), theirs, mine)


PAGES: dict[str, dict[str, Callable[[Any], Opened]]] = {
    "plan_write": {"placement plan": plan_write},
    "plan_decisions": {"who decides in a placement plan": plan_decisions},
    "round_change": {"round": round_change},
    "portal_setting_describe": {"setting": setting_describe},
    "portal_setting_contact": {
        "own contact of a setting": _contact("portal_setting_contact", Role.SETTING_MANAGER, "pk")
    },
    "portal_contact": {"own contact": _contact("portal_contact", Role.SETTING_MANAGER)},
    "setting_contact": {"contact of a setting": _contact("setting_contact", Role.PLACEMENTS_OFFICER, "pk")},
    "provider_contact": {
        "contact of a provider": _contact("provider_contact", Role.PLACEMENTS_OFFICER, "provider_id")
    },
    "portal_application_lots": {"lots": application_lots},
    "portal_application_answer": {"answer": application_answer},
    "portal_application_add": {"document": application_document},
    "own_telephone": {"own telephone": own_telephone},
    "person_telephone": {"telephone of a person": person_telephone},
    "child_record": {"record of a child": child_record},
    "child_people": {"people of a child": child_people},
    "team_change": {"team": team_change},
    "identifiers": {"identifiers": identifiers},
    "profile_edit": {"profile": profile_edit},
    "referral_section": {f"section {one.code}": _section(one) for one in SECTIONS},
    "evaluators": {"evaluators": evaluators},
    "recommend": {"recommendation": recommend, "letter": recommend_letter},
    "answer_impact": {"impact": answer_impact},
    "make_case": {"case": make_case},
    "draw_up": {"agreement": draw_up},
    "offer_place": {"place of an offer": _offer_part("offer_place", _free_from)},
    "offer_needs": {"needs of an offer": _offer_part("offer_needs", _nothing_else)},
    "offer_fees": {
        "fee of an offer": _offer_part(
            "offer_fees", lambda _draft: ({"accommodation": "2000"}, {"accommodation": "2500"})
        )
    },
    "offer_social_value": {"social value of an offer": _offer_part("offer_social_value", _nothing_else)},
    "placement_notices": {"notices of a placement": notices_of_a_placement},
    "report_comment": {"comment": report_comment},
}
