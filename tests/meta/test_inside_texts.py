"""What the council writes and is read by colleagues who meet no child by name is guarded at its door."""

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils.module_loading import import_string

from calloffs.codes import EvidenceKind
from calloffs.models import CallOff, DistanceApproval
from calloffs.rules.direct_awards import Stay
from calloffs.rules.grounds import Shown
from calloffs.rules.ladder import Answer
from calloffs.rules.ladder_awards import Court
from calloffs.rules.shortlist import Choice
from calloffs.services import authorising, call_offs, ladder
from calloffs.services.ladder_yeses import yes_fell_away
from calloffs.states import CallOffRoute, DecidingOffice, HowLong, Impact, LawGate, OfficeDecision
from placements.models import Child, CostLine, PlacementKind
from placements.rules.fees import weekly_line
from placements.rules.recorded import Told, Where
from placements.selectors.reading import holds_text
from placements.services import barred_starts, exemptions, grave_changes
from placements.services.child_record import correct_record
from placements.services.recorded import record_already_made
from placements.states import SafeguardChoice
from providers.models import Absence, GraveChange, RegisterImport
from providers.services import absences
from providers.states import GraveCause
from reporting.services import budgets, reports
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock
from sefton_pdps.local.embedded import PROJECT
from tests.factories import authority, awards, calloffs, location, placements, providers
from tests.factories.accounts import person
from tests.factories.ladder import search
from tests.meta.asking_awards import corrected_awards
from tests.meta.starts import (
    court_order_of,
    held_part,
    legal_authority_of,
    notice_of_a_placement,
    notice_of_an_award,
    pull_out_of,
    search_statement,
    signature_of_a_plan,
    started_of,
    unregistered_stay,
)
from tests.meta.texts import reached_by_providers

TABLE = tomllib.loads(Path(PROJECT, "docs", "crossing-texts.toml").read_text(encoding="utf-8"))
INSIDE: dict[str, dict[str, str]] = TABLE["inside"]
APPS = ("providers", "placements", "calloffs", "reporting")
FAMILY = "Quillonworth"
TELLS = f"Ask the {FAMILY} family about it."
NUMBER = "The NHS number is 943 476 5919."


@pytest.fixture(autouse=True)
def council(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


# --- The table is whole ---
def test_every_text_of_a_council_only_table_is_in_the_table() -> None:
    reached = reached_by_providers()
    fields = {
        f"{model._meta.label}.{field.name}": model._meta.label
        for label in APPS
        for model in apps.get_app_config(label).get_models()
        if model._meta.db_table not in reached
        for field in model._meta.concrete_fields
        if holds_text(field)
    }
    placed = {*INSIDE, *TABLE["not_inside"], *TABLE["texts"]}
    assert len(fields) > 50
    assert {name for name, label in fields.items() if not {name, label} & placed} == set()


@pytest.mark.parametrize("name", [*INSIDE, *TABLE["not_inside"]])
def test_a_line_names_a_field_or_a_model_that_is_and_stands_once(name: str) -> None:
    model, _, field = name.rpartition(".") if name.count(".") == 2 else (name, "", "")
    assert apps.get_model(model) and (not field or apps.get_model(model)._meta.get_field(field))
    assert (name in INSIDE) != (name in TABLE["not_inside"]) and model not in INSIDE


@pytest.mark.parametrize("name", INSIDE)
def test_a_text_has_a_reader_a_guard_that_holds_and_a_door(name: str) -> None:
    row = INSIDE[name]
    assert row["reads"] and row["guard"] in {"names", "record", "personal"} <= set(TABLE["guards"])
    assert callable(import_string(row["door"]))


# --- A name at each door ---
def about(child: Child) -> Child:
    placements.rewritten(child, given_name="Zora", family_name=FAMILY)
    child.refresh_from_db()
    return child


class Doors:
    """The small worlds around the doors, with a child of the family that the text names."""

    def __init__(self, moved: Any) -> None:
        self.clock = moved

    def fall(self, reason: str = "The report was read.", safeguards: str = "Visited daily.") -> None:
        home = providers.setting(providers.provider())
        lived = placements.placement(home.places.first(), about(placements.child()))
        at = clock.now()
        change = GraveChange.objects.create(
            setting=home, cause=GraveCause.INADEQUATE, register_import=self.register(), as_at=clock.today(),
            opened_at=at, due_at=at + timedelta(hours=24),
        )  # fmt: skip
        grave_changes.decide(
            change=change, decisions={lived.pk: (SafeguardChoice.STAYS, safeguards)}, reason=reason,
            by=person(Role.QUALITY_OFFICER), at=at,
        )  # fmt: skip

    def register(self) -> RegisterImport:
        return RegisterImport.objects.create(
            file_name="register.xlsx", sha256="0" * 64, layout="2024", as_at=clock.today(), at=clock.now(),
            created=0, changed=0, unchanged=0,
        )  # fmt: skip

    def absence(self, reason: str) -> None:
        home = providers.setting(providers.provider())
        missing = Absence.objects.create(setting=home, register_import=self.register(), opened_at=clock.now())
        by = person(Role.QUALITY_OFFICER)
        absences.keep_registered(absence=missing, reason=reason, by=by, at=clock.now())

    def barred(self, reason: str) -> None:
        home = providers.setting(providers.provider())
        lived = placements.placement(home.places.first(), about(placements.child()))
        started, by, at = started_of(lived), person(Role.QUALITY_OFFICER), clock.now()
        barred_starts.decide(started=started, decision=SafeguardChoice.STAYS, reason=reason, by=by, at=at)

    def recorded(self, **texts: Any) -> None:
        child, at = about(placements.child()), clock.now()
        texts |= {"court_order_on": date(2026, 1, 5)} if "court_reference" in texts else {}
        told_by = {"confirmed_by": "The manager", "decided_by": "Head of Service", "decided_how": "telephone"}
        told = Told(**{"arrived_at": at, "decided_at": at, "reason": "They rang.", **told_by, **texts})
        record_already_made(
            child=child, kind=PlacementKind.objects.get(code="childrens_home"), told=told, route="spot",
            where=Where(setting=providers.setting(providers.provider())), planned_end=clock.today() + timedelta(9),
            fee_lines=[weekly_line("accommodation", Decimal(9))], by=person(Role.PLACEMENTS_OFFICER), at=at,
        )  # fmt: skip

    def told_ofsted(self, told_by: str) -> None:
        home = providers.setting(providers.provider())
        lived = placements.placement(home.places.first(), about(placements.child()))
        started, by, at = started_of(lived), person(Role.QUALITY_OFFICER), clock.now()
        barred_starts.record_ofsted_told(started=started, told_at=at, told_by=told_by, by=by, at=at)

    def exempted(self, reason: str = "A brother lives there.", end: str = "It is over.") -> None:
        home = providers.setting(providers.provider())
        given = {"by": person(Role.HEAD_OF_SERVICE), "at": clock.now()}
        granted = exemptions.grant(
            setting=home, referral=placements.referral(about(placements.child())), admission=None,
            reason=reason, starts_on=clock.today(), until=clock.today(), **given,
        )  # fmt: skip
        exemptions.end(exemption=granted, reason=end, **given)

    def recommended(self, letter: str = "", index: int = 0, **texts: str) -> awards.Story:
        story = awards.scored(self.clock, "3000.00", "3100.00")
        about(story.call_off.referral.child)
        story.fresh()
        letters = {str(home.provider_id): letter or "Thank you." for home in story.homes}
        awards.recommend(story, index, letters=letters, **texts)
        return story

    def lines(self, note: str = "", words: str = "") -> None:
        self.cased(lines=[weekly_line("accommodation", Decimal("3000.00"), note=note, evidence=words)])

    def cased(self, **texts: Any) -> None:
        story = awards.direct()
        about(story.call_off.referral.child)
        story.fresh()
        awards.make_case(story, **texts)

    def impact(self, reason: str, *, with_the_decision: bool = False) -> None:
        story = awards.scored(self.clock, "3000.00", age=16)
        about(story.call_off.referral.child)
        story.fresh()
        given = {"by": person(Role.ASC_DIRECTOR), "at": clock.now()}
        proposal = awards.recommend(story)
        if not with_the_decision:
            authorising.answer_impact(proposal=proposal, impact=Impact.LIKELY, reason=reason, **given)
            return
        asked = awards.ask(story)
        self.decide(asked, DecidingOffice.ASC, impact=Impact.LIKELY, impact_reason=reason)

    def decide(self, asked: Any, office: str = "", **texts: str) -> None:
        row = asked.offices.get(office=office) if office else asked.offices.first()
        given = {"decision": OfficeDecision.RETURN, "reason": "What of the school?", **texts}
        by = person(awards.OFFICES[DecidingOffice(row.office)])
        authorising.decide(asked=row, no_conflict=True, by=by, at=clock.now(), **given)

    def answered(self, answer: str) -> None:
        story = self.recommended()
        asked = awards.ask(story)
        self.decide(asked)
        awards.ask(story, answer)

    def given_for_a_time(self, reason: str) -> Any:
        authority.scheme()
        story, asked = authority.asked_tonight()
        about(story.call_off.referral.child)
        return authority.give(asked, reason=reason)

    def director_rung(self, **texts: str) -> DistanceApproval:
        story, asked = authority.asked_tonight(distant=True)
        about(story.call_off.referral.child)
        return authority.approved_in_law(asked, **texts)

    def gate_answered(self, **texts: str) -> None:
        story, asked = authority.asked_tonight(distant=True)
        about(story.call_off.referral.child)
        location.answer(asked, LawGate.REVIEWING, **texts)

    def withheld(self, reason: str) -> None:
        given = self.given_for_a_time("The Director does not answer.")
        authority.ratify(given, person(Role.DCS), OfficeDecision.RETURN, reason=reason)

    def away(self, reason: str) -> None:
        about(placements.child())
        authority.stand_in(reason=reason)

    def comment(self, text: str) -> None:
        home = providers.setting(providers.provider())
        placements.fee_line(placements.placement(home.places.first(), about(placements.child())))
        self.clock.advance(days=62)
        month = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
        report = reports.compile_report(month=month, by=person(Role.FINANCE_OFFICER), at=clock.now())
        by = person(Role.COMMISSIONING_MANAGER)
        reports.save_comment(report=report, section="summary", text=text, by=by, at=clock.now())

    def budget(self, source: str) -> None:
        about(placements.child())
        budgets.set_budget(
            cost_line=CostLine.objects.get(code="residential"), year_starts_on=date(2026, 4, 1),
            amount=Decimal(1), decided_on=date(2026, 3, 1), source=source, by=person(Role.FINANCE_OFFICER),
            at=clock.now(),
        )  # fmt: skip

    def searched(self) -> tuple[Any, dict[str, Any]]:
        """A call-off that goes down the ladder, and whoever does."""
        officer = person(Role.PLACEMENTS_OFFICER)
        call_off = search(officer)
        about(call_off.referral.child)
        return CallOff.objects.get(pk=call_off.pk), {"by": officer, "at": clock.now()}

    def way(self, reason: str) -> None:
        lot, _ = calloffs.lot_with_providers(2)
        starts = clock.today() + timedelta(days=10)
        call_offs.open_call_off(
            referral=placements.referral(about(placements.child())), lot=lot, route=CallOffRoute.DIRECT_AWARD,
            route_reason=reason, needed_on=starts, term_ends_on=starts + timedelta(days=90),
            short_term_reason="A planned return.", by=person(Role.PLACEMENTS_OFFICER), at=clock.now(),
        )  # fmt: skip

    def rung(self, reason: str = "") -> tuple[Any, dict[str, Any]]:
        call_off, given = self.searched()
        ground = {"ground": "other", "reason": reason} if reason else {}
        route = "lcr_ppa" if reason else "block"
        return ladder.open_rung(call_off=call_off, route=route, **ground, **given), given

    def asked(self, **texts: Any) -> tuple[Any, dict[str, Any]]:
        rung, given = self.rung()
        told = {"provider_name": "Invented Care", "asked_at": given["at"], "asked_how": "email", **texts}
        return ladder.ask(rung=rung, **told, **given), given

    def heard(self, by: str = "Invented Person", note: str = "") -> None:
        approach, given = self.asked()
        said = Answer("no", by, given["at"], "price")
        ladder.answer(approach=approach, given=said, note=note, **given)

    def fell_away(self, why: str) -> None:
        approach, given = self.asked()
        said = Answer("yes", "Invented Person", given["at"], weekly=Decimal(1))
        ladder.answer(approach=approach, given=said, **given)
        yes_fell_away(approach=approach, why=why, **given)


DOORS: dict[str, Callable[[Doors], Any]] = {
    "providers.GraveChange.reason": lambda at: at.fall(reason=TELLS),
    "providers.Exemption.reason": lambda at: at.exempted(reason=TELLS),
    "providers.Exemption.end_reason": lambda at: at.exempted(end=TELLS),
    "providers.Absence.reason": lambda at: at.absence(NUMBER),
    "placements.SafeguardDecision.safeguards": lambda at: at.fall(safeguards=TELLS),
    "placements.BarredStart.reason": lambda at: at.barred(TELLS),
    "placements.RecordedPlacement.reason": lambda at: at.recorded(reason=TELLS),
    "placements.RecordedPlacement.court_reference": lambda at: at.recorded(court_reference=TELLS),
    "placements.RecordedPlacement.decided_by": lambda at: at.recorded(decided_by=TELLS),
    "placements.LegalAuthority.reference": lambda at: legal_authority_of(
        about(placements.child()), reference=TELLS
    ),
    "placements.LegalAuthority.conditions": lambda at: legal_authority_of(
        about(placements.child()), conditions=TELLS
    ),
    "placements.LegalAuthority.end_note": lambda at: legal_authority_of(
        about(placements.child()), note=TELLS
    ),
    "placements.LegalAuthority.correction_reason": lambda at: legal_authority_of(
        about(placements.child()), wrong=TELLS
    ),
    "placements.ChildChange.words": lambda at: correct_record(
        child=about(placements.child()),
        told={"school": "Otherby High"},
        reason="wrong",
        words=TELLS,
        by=person(Role.PLACEMENTS_OFFICER),
        at=clock.now(),
    ),
    "placements.CourtOrder.reference": lambda at: court_order_of(about(placements.child()), reference=TELLS),
    "placements.CourtOrder.reason": lambda at: court_order_of(about(placements.child()), reason=TELLS),
    "placements.UnregisteredStay.court_reference": lambda at: unregistered_stay(
        about(placements.child()), order=TELLS
    ),
    "placements.UnregisteredReview.found": lambda at: unregistered_stay(
        about(placements.child()), found=TELLS
    ),
    "placements.PlanSignature.reason": lambda at: signature_of_a_plan(about(placements.child()), TELLS),
    "placements.OfstedNotice.told_by": lambda at: at.told_ofsted(TELLS),
    "calloffs.Recommendation.reasons": lambda at: at.recommended(reasons=TELLS),
    "calloffs.Recommendation.not_first_reason": lambda at: at.recommended(index=1, not_first_reason=TELLS),
    "calloffs.Recommendation.letters": lambda at: at.recommended(letter=TELLS),
    "calloffs.DirectAwardCase.evidence": lambda at: at.cased(evidence=TELLS),
    "calloffs.DirectAwardCase.why_this": lambda at: at.cased(choice=Choice({}, why_this=TELLS)),
    "calloffs.DirectAwardCase.evidence_reference": lambda at: at.cased(
        shown=Shown(EvidenceKind.ORDER, on=date(2026, 1, 5), reference=TELLS)
    ),
    "calloffs.DirectAwardCase.benchmark_words": lambda at: at.cased(benchmark_words=TELLS),
    "calloffs.DirectAwardCase.longer_reason": lambda at: at.cased(stay=Stay(HowLong.LONGER, TELLS)),
    "calloffs.AwardProposal.asc_impact_reason": lambda at: at.impact(TELLS),
    "calloffs.ProposalLine.note": lambda at: at.lines(note=TELLS),
    "calloffs.ProposalLine.evidence": lambda at: at.lines(words=TELLS),
    "calloffs.Authorisation.answer": lambda at: at.answered(TELLS),
    "calloffs.Authorisation.provisional_reason": lambda at: at.given_for_a_time(TELLS),
    "calloffs.DistanceApproval.answered_by": lambda at: at.director_rung(answered_by=TELLS),
    "calloffs.DistanceApproval.answer": lambda at: at.director_rung(answer=TELLS),
    "calloffs.DistanceApproval.considered": lambda at: at.director_rung(considered=TELLS),
    "calloffs.LocationAnswer.whom": lambda at: at.gate_answered(whom=TELLS),
    "calloffs.LocationAnswer.words": lambda at: at.gate_answered(words=TELLS),
    "calloffs.WithheldRatification.reason": lambda at: at.withheld(TELLS),
    "calloffs.StandIn.reason": lambda at: at.away(TELLS),
    "calloffs.OwedNotice.reference": lambda at: notice_of_an_award(about, reference=TELLS),
    "calloffs.OwedNotice.not_owed_reason": lambda at: notice_of_an_award(about, not_owed_reason=TELLS),
    "calloffs.OwedNotice.correction_reason": lambda at: notice_of_an_award(
        about, reference="2026/S 000-028837", correction_reason=TELLS
    ),
    "calloffs.SearchStatement.for_whom": lambda at: search_statement(about, TELLS),
    "calloffs.HeldPart.reason": lambda _at: held_part(about(placements.child()), TELLS),
    "calloffs.PullOut.words": lambda at: pull_out_of(at.recommended(), words=TELLS),
    "calloffs.PullOut.said_by": lambda at: pull_out_of(at.recommended(), said_by=TELLS),
    "calloffs.TellingRecord.reason": lambda at: notice_of_a_placement(about, TELLS),
    "calloffs.AskedOffice.reason": lambda at: at.decide(awards.ask(at.recommended()), reason=TELLS),
    "calloffs.AskedOffice.asc_impact_reason": lambda at: at.impact(TELLS, with_the_decision=True),
    "calloffs.DirectAwardCase.court_reference": lambda at: at.cased(court=Court(date(2026, 1, 5), TELLS)),
    "calloffs.RouteAssessment.reason": lambda at: at.way(TELLS),
    "calloffs.LadderRung.reason": lambda at: at.rung(TELLS),
    "calloffs.LadderApproach.provider_name": lambda at: at.asked(provider_name=TELLS),
    "calloffs.LadderApproach.home_name": lambda at: at.asked(home_name=TELLS),
    "calloffs.LadderApproach.identifier": lambda at: at.asked(identifier=FAMILY),
    "calloffs.LadderApproach.answered_by": lambda at: at.heard(by=TELLS),
    "calloffs.LadderApproach.note": lambda at: at.heard(note=TELLS),
    "calloffs.LadderApproach.fell_away_why": lambda at: at.fell_away(TELLS),
    "reporting.ReportComment.text": lambda at: at.comment(TELLS),
    "reporting.Budget.source": lambda at: at.budget(TELLS),
    "reporting.PublishedAwards.why": lambda at: corrected_awards(about, at.clock, TELLS),
}


def test_every_text_has_its_door_tried() -> None:
    assert set(DOORS) == set(INSIDE)


@pytest.mark.parametrize("name", DOORS)
def test_a_childs_name_is_stopped_at_the_door_of_each_text(name: str, clock: Any, files_root: Path) -> None:
    with pytest.raises(DomainError, match="Take it out|write it without names") as refusal:
        DOORS[name](Doors(clock))
    assert "contain" in str(refusal.value)
