"""A child with a planted name, and a row of each kind that pages of the council are about."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import JSONField

from calloffs.models import (
    Clarification,
    DistanceApproval,
    HeardOffer,
    Invitation,
    LadderApproach,
    LadderRung,
    LocationAnswer,
    NoticeRecipient,
    NoticeRule,
    OwedNotice,
    PlacementNotice,
    SearchStatement,
    TellingRecord,
)
from calloffs.states import CallOffRoute
from placements.models import (
    BarredStart,
    Child,
    LegalAuthority,
    LetThrough,
    LogEntry,
    PlacementPlan,
    PlanMatter,
    PlanPart,
    PlanQuestion,
    PlanSignature,
    Referral,
    ReferralAmendment,
    ReferralChange,
    ReferralQuestion,
    ReferralReopening,
    SafeguardDecision,
    SecondLook,
    SiblingGroup,
    SiblingMember,
    SiblingsTogether,
    Team,
    UnregisteredStay,
)
from placements.rules.ages import eighteenth_birthday
from placements.selectors.reading import text_fields
from placements.selectors.routes import route_on
from placements.services import exemptions
from placements.states import ReferralState
from providers.models import GraveChange, RegisterImport
from sefton_pdps.access.documents import Address
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database.references import next_reference
from sefton_pdps.core.time import clock
from tests.factories import accounts, asked_homes, awards, calloffs, placements, sharing
from tests.meta.states.pages import urls
from tests.written_days import written

GIVEN, FAMILY = "Plantedgiven", "Plantedfamily"
# Kinds of things that pages are about and that stand behind no child.
ABOUT_NO_CHILD = {
    "absence", "act_ground", "admission", "application", "conflict", "conflict_end", "cost_line", "document", "draft",
    "excepted_kind", "fee_file", "fee_kind", "framework", "grant", "ground_rule", "hold", "household", "invitation",
    "job", "location_gate", "notice", "notice_recipient", "notice_rule", "person", "place", "register_import",
    "register_preview", "report", "result_rule", "round", "route", "sharing_rule", "stand_in", "team",
}  # fmt: skip


@dataclass
class Planted:
    """The child, the keys of everything about the child by kind, and the people of the story by role."""

    child: Child
    keys: dict[str, Any]
    people: dict[Role, User] = field(default_factory=dict)

    def url(self, address: Address) -> str | None:
        """The address with the key of what it is about; None where that stands behind no child."""
        return next(urls(address, self.keys), None)

    def page(self, path: str) -> str:
        """A path with the kinds of things in braces, as of this child."""
        return path.format(**self.keys)

    def person(self, role: Role) -> User:
        """Whoever has this role in the story, or else anybody who has it."""
        return self.people.get(role) or accounts.person(role)


def tells_who(child: Child, text: str) -> bool:
    """Whether a page names the child or tells the birth date."""
    born = child.date_of_birth
    return any(mark in text for mark in (child.given_name, child.family_name, *written(born)))


def tells_when_18(child: Child, text: str) -> bool:
    """Whether a page tells the 18th birthday, as the first day after a term or as its last night."""
    birthday = eighteenth_birthday(child.date_of_birth)
    days = (birthday, birthday - timedelta(days=1))
    return any(mark in text for one in days for mark in written(one))


def judged(moved: Any) -> tuple[awards.Story, Planted]:
    """Every offer is scored, and nothing is recommended yet."""
    worker = accounts.person(Role.SOCIAL_WORKER)
    child = placements.child(
        given_name=GIVEN,
        family_name=FAMILY,
        social_worker=worker,
        team=Team.objects.create(
            name=f"Another team, {worker.email}", manager=accounts.person(Role.TEAM_MANAGER)
        ),
        reviewing_officer=accounts.person(Role.REVIEWING_OFFICER),
    )
    story = awards.scored(
        moved, "3000.00", answers=dict.fromkeys(calloffs.ANSWERS, TOLD),
        referral=placements.referral(child, state=ReferralState.SEARCHING, **_typed(Referral)),
        term_ends_on=eighteenth_birthday(child.date_of_birth),
    )  # fmt: skip
    keys = {
        "child": child.pk,
        "referral": story.call_off.referral_id,
        "call_off": story.call_off.pk,
        "offer": story.offers[0].pk,
        "setting": story.homes[0].pk,
        "provider": story.homes[0].provider_id,
        "exemption": _exemption(story),
        "heard_offer": _heard(story),
        **_beside(story),
        **_on_the_ladder(child, story.officer),
        **_asked_first(child, story),
    }
    people = {Role.SOCIAL_WORKER: worker, Role.EVALUATOR: story.evaluators[0]}
    return story, Planted(child, keys, people)


def awarded(moved: Any) -> Planted:
    """The same, recommended, authorised, signed and awarded; the home falls and the start was barred."""
    story, planted = judged(moved)
    awards.recommend(story)
    asked = awards.turn_all(awards.ask(story))
    agreement = awards.sign(awards.issue(story), awards.signer(story))
    agreement.refresh_from_db()
    keys = {
        "authorisation": asked.pk,
        "agreement": agreement.pk,
        "signed_copy": agreement.pk,
        "placement": agreement.placement_id,
        "disclosure": sharing.shared(story).pk,
        **_in_law(story, asked, agreement.placement_id),
        **_planned(story, agreement.placement_id),
    }
    planted.keys |= keys | _fallen(story, agreement.placement_id)
    return planted


def _heard(story: awards.Story) -> Any:
    """The first offer as one that was told by telephone."""
    offer, at = story.offers[0], clock.now()
    invitation = Invitation.objects.get(call_off=story.call_off, provider=offer.provider_id)
    heard = HeardOffer.objects.create(
        offer=offer, invitation=invitation, said_by="Invented Person, duty manager", said_at=at, how="telephone",
        recorded_by_id=offer.submitted_by_id, recorded_at=at,
    )  # fmt: skip
    return heard.pk


def _in_law(story: awards.Story, asked: Any, placement_id: Any) -> dict[str, Any]:
    """Consultations that are to follow an approval, a notice that is not owed, a stay where nobody registers."""
    at, by = clock.now(), story.officer
    LocationAnswer.objects.create(
        authorisation=asked, gate="reviewing", number=1, answer="consulted", whom=TOLD[:160], done_on=at.date(),
        words=TOLD, by=by, at=at,
    )  # fmt: skip
    DistanceApproval.objects.create(
        authorisation=asked, office="dcs", outcome="approved", answered_by="Invented Director", rung_at=at,
        considered=TOLD, consultations_due_on=at.date(), by=by, at=at,
    )  # fmt: skip
    stay = UnregisteredStay.objects.create(
        placement_id=placement_id, applied_on=at.date(), leaves_by=at.date(), review_due_on=at.date(),
        court_order_on=at.date(), court_reference=TOLD[:60], recorded_by=by, recorded_at=at,
    )  # fmt: skip
    owed = OwedNotice.objects.create(
        call_off=story.call_off, rule=NoticeRule.objects.earliest("valid_from"), notice="details",
        starts_on=at.date(), due_on=at.date(), not_owed_reason=TOLD, recorded_by=by, recorded_at=at,
    )  # fmt: skip
    told = PlacementNotice.objects.filter(call_off=story.call_off, kind="parent").first()
    told = told or PlacementNotice.objects.create(
        call_off=story.call_off, recipient=NoticeRecipient.objects.get(kind="parent"), kind="parent", emergency=False,
        first_night=at.date(), due_on=at.date(), before_signature=False,
    )  # fmt: skip
    TellingRecord.objects.create(
        notice=told, number=told.records.count() + 1, step="notify", recipient_name=TOLD[:160], recipient_address=TOLD,
        reason=TOLD, by=by, at=at,
    )  # fmt: skip
    statement = SearchStatement.objects.create(
        call_off=story.call_off, number=1, edition="full", for_whom=TOLD[:120], content={"child": TOLD}, made_by=by,
        made_at=at,
    )  # fmt: skip
    held = LegalAuthority.objects.create(
        child=story.call_off.referral.child, over="liberty", kind="DL", began_at=at,
        runs_out_at=at + timedelta(days=90), reference=TOLD[:60], conditions=TOLD, told_by="officer", recorded_by=by,
        recorded_at=at,
    )  # fmt: skip
    return {
        "legal_authority": held.pk,
        "search_statement": statement.pk,
        "owed_notice": owed.pk, "unregistered": stay.placement_id,
        "placement_notice": told.pk,
    }  # fmt: skip


def _planned(story: awards.Story, placement_id: Any) -> dict[str, Any]:
    """The plan of the placement, with the home, where a parent did not sign and something is asked."""
    at, by = clock.now(), story.officer
    plan = PlacementPlan.objects.get(placement=placement_id)
    PlacementPlan.objects.filter(pk=plan.pk).update(state="draft", begun_at=at, begun_by=by)
    PlanPart.objects.create(
        plan=plan, code="day", text="A quiet start.", source="offer", saved_by=by, saved_at=at
    )
    PlanMatter.objects.create(plan=plan, code="hair", decider="carer")
    PlanSignature.objects.create(
        plan=plan, capacity="parent", name=TOLD[:160], signed_on=at.date(), recorded_by=by, recorded_at=at
    )
    PlanSignature.objects.create(plan=plan, capacity="child", reason=TOLD, recorded_by=by, recorded_at=at)
    PlacementPlan.objects.filter(pk=plan.pk).update(
        state="with_home", sent_at=at, sent_by=by, officer=by.name, officer_email=by.email
    )
    asked = PlanQuestion.objects.create(
        plan=plan, provider_id=plan.provider_id, question=TOLD, asked_by=awards.signer(story), asked_at=at
    )
    return {"placement_plan": plan.pk, "plan_question": asked.pk}


TOLD = f"I am {GIVEN} {FAMILY}, and my wish is a garden."


def _typed(model: type[Referral] | type[Invitation]) -> dict[str, str]:
    """The texts of a kind of row about a child whose guard asks no record, or that have none."""
    fields = (model._meta.get_field(name) for name in text_fields(model))
    return {field.name: TOLD for field in fields if not isinstance(field, JSONField)}


def _exemption(story: awards.Story) -> Any:
    return exemptions.grant(
        setting=story.homes[0], referral=story.call_off.referral, admission=None, reason="Near her school.",
        starts_on=clock.today(), until=clock.today(), by=accounts.person(Role.HEAD_OF_SERVICE), at=clock.now(),
    ).pk  # fmt: skip


def _on_the_ladder(child: Child, officer: User) -> dict[str, Any]:
    """An earlier search for the child that was given up on the contingency ladder, with a note that names the child."""
    at, route = clock.now(), route_on("family", clock.today())
    earlier = placements.referral(child, state=ReferralState.WITHDRAWN, **_typed(Referral))
    rung = LadderRung.objects.create(
        call_off=calloffs.call_off(earlier, route=CallOffRoute.CONTINGENCY), rung=route.rung, route=route.code,
        name=route.name, regime=route.regime, legal_basis=route.legal_basis, opened_at=at, opened_by=officer,
    )  # fmt: skip
    approach = LadderApproach.objects.create(
        rung=rung,
        provider_name="Invented Marram Care",
        asked_at=at,
        asked_by=officer,
        asked_how="telephone",
        note=TOLD,
    )
    return {"rung": rung.pk, "approach": approach.pk}


def _asked_first(child: Child, story: awards.Story) -> dict[str, Any]:
    """Another search that was given up, in which a home was asked first: what it was told and asked names the child."""
    earlier = placements.referral(child, state=ReferralState.WITHDRAWN)
    direct = calloffs.call_off(earlier, route=CallOffRoute.DIRECT_AWARD)
    wanted = asked_homes.told_in(direct, story.homes[0], story.officer, story.bidders[0], TOLD)
    return {"asked_home": wanted.asked_id, "asked_question": wanted.pk}


def _beside(story: awards.Story) -> dict[str, Any]:
    """What people typed about the child, each naming the child: questions, words let through, changes, the referral."""
    at, by, child = clock.now(), story.officer, story.call_off.referral.child
    asked = Clarification.objects.create(
        call_off=story.call_off, provider=story.homes[0].provider, asked_by=story.bidders[0], question=TOLD,
        asked_at=at,
    )  # fmt: skip
    through = LetThrough.objects.create(
        child=child, words=TOLD, reason=TOLD, let_through_at=at, let_through_by=by
    )
    look = SecondLook.objects.create(
        referral=story.call_off.referral, what="profile", reason=TOLD, decided_by=by, decided_at=at,
        due_on=at.date(),
    )  # fmt: skip
    about = {"referral": story.call_off.referral}
    entry = LogEntry.objects.create(
        **about, kind="call", happened_at=at, who=TOLD[:160], outcome="agreed", text=TOLD, by=by, at=at
    )
    ReferralChange.objects.create(**about, field="wishes", before=TOLD, after=f"{TOLD} Soon.", by=by, at=at)
    ReferralReopening.objects.create(**about, reason=TOLD, by=by, at=at)
    amended = ReferralAmendment.objects.create(
        **about, section="wishes", answers={"wishes": f"{TOLD} Now."}, before={"wishes": TOLD}, reason=TOLD,
        asked_by=by, asked_at=at,
    )  # fmt: skip
    number = next_reference("SG", at=at)
    group = SiblingGroup.objects.create(reference=number, made_by=by, made_at=at)
    SiblingsTogether.objects.create(group=group, together="must", reason=TOLD, by=by, at=at)
    apart = {"left_why": "apart_needs", "left_reason": TOLD, "left_by": by, "left_at": at}
    SiblingMember.objects.create(**about, group=group, joined_by=by, joined_at=at, **apart)
    member = SiblingMember.objects.create(**about, group=group, joined_by=by, joined_at=at)
    ReferralQuestion.objects.create(
        **about, question=TOLD, asked_by=accounts.person(Role.TEAM_MANAGER), asked_at=at, answer=TOLD,
        answered_by=by, answered_at=at,
    )  # fmt: skip
    Invitation.objects.update(**_typed(Invitation))
    return {
        "clarification": asked.pk,
        "amendment": amended.pk,
        "sibling_group": group.pk,
        "sibling_member": member.pk,
        "let_through": through.pk,
        "second_look": look.pk,
        "log_entry": entry.pk,
    }


def _fallen(story: awards.Story, placement_id: Any) -> dict[str, Any]:
    """A decided grave change of the home with what follows for the child, and a start there that a gate barred."""
    at, by = clock.now(), accounts.person(Role.HEAD_OF_SERVICE)
    done = RegisterImport.objects.create(
        file_name="register.xlsx", sha256="0" * 64, layout="2024", as_at=clock.today(), at=at, created=0,
        changed=0, unchanged=0,
    )  # fmt: skip
    change = GraveChange.objects.create(
        setting=story.homes[0], cause="inadequate", register_import=done, as_at=done.as_at, opened_at=at,
        due_at=at + timedelta(hours=24), state="decided", reason="Read.", decided_by=by, decided_at=at,
    )  # fmt: skip
    SafeguardDecision.objects.create(
        grave_change=change, placement_id=placement_id, decision="stays", safeguards="Visited daily.",
        decided_by=by, decided_at=at,
    )  # fmt: skip
    barred = BarredStart.objects.create(
        placement_id=placement_id, gates=[["grade", "Ofsted."]], recorded_by=story.officer, recorded_at=at,
        due_at=at + timedelta(hours=24),
    )  # fmt: skip
    return {"grave_change": change.pk, "barred_start": barred.pk}
