"""One small world with a row in every row-secured table: an owner, a rival invited beside it, and the council.

What only the owner or the council may read carries the word CANARY, so that a page of the rival's can be searched.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from axes.models import AccessAttempt, AccessAttemptExpiration, AccessFailureLog, AccessLog
from django.apps import apps
from django.db import connection

from calloffs.models import CallOff, HeldPart, LeftOut
from calloffs.services import clarifications
from calloffs.states import CallOffRoute
from placements.models import (
    BarredStart,
    Escalation,
    Identifiers,
    LetThrough,
    LogEntry,
    RecordOpening,
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
)
from placements.states import Gate
from providers.models import (
    Absence,
    AdmissionRound,
    AdmissionSuspension,
    Assessment,
    ConflictEnd,
    Exemption,
    GraveChange,
    PlaceHold,
    PreviewLine,
    Provider,
    RegisterChange,
    RegisterImport,
    RegisterPreview,
    RoundAdvice,
    RoundCancellation,
    RoundExtension,
    RoundSignOff,
    Setting,
)
from providers.states import AdviceKind, HoldReason, Office, SettingKind, SuspensionGround
from reporting.models import (
    AuditExport,
    Budget,
    CitedFigure,
    ExpenditureReport,
    PublishedAwards,
    ReportChecks,
    ReportComment,
)
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import RecoveryCode, SecondFactor, User
from sefton_pdps.accounts.services.kept_texts import keep
from sefton_pdps.audit import events
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.database.tenancy import ScopedQuerySet
from sefton_pdps.core.forms.typed import Boxes, person_mark
from sefton_pdps.core.time import clock
from sefton_pdps.core.web import idempotency
from sefton_pdps.demo.living.story import saying_yes
from sefton_pdps.files.models import StoredFile
from sefton_pdps.jobs.models import Job, ListExport
from sefton_pdps.notifications.models import DailyMail
from sefton_pdps.notifications.outbox import Message, queue
from tests.factories import (
    asked_homes,
    awards,
    calloffs,
    placements,
    providers,
    pull_outs,
    sharing,
    world_by_any_route,
)
from tests.factories.accounts import person
from tests.factories.applications import Cast

CANARY = "Canary"


@dataclass
class World:
    """The people who look, and the competition that owner and rival are both invited to."""

    owner: User
    rival: User
    council: User
    running: CallOff

    def rival_provider(self) -> Provider:
        return Provider.objects.get(pk=self.rival.provider_id)

    def ids_seen_by(self, user: User) -> dict[str, set[Any]]:
        """The keys of every row-secured table that a person's scope shows, by model."""
        with tenancy.scope(user.scope):
            return {
                model._meta.label: set(model.objects.values_list("pk", flat=True))
                for model in secured_models()
            }

    def foreign_ids(self) -> dict[str, set[UUID]]:
        """The keys that owner or council see and the rival does not, of whatever kind.

        What is kept of a setting has the setting's own key, and no provider reads it: the rival's own is not foreign.
        """
        rival = self.ids_seen_by(self.rival)
        own = set().union(*rival.values())
        others = [self.ids_seen_by(self.owner), self.ids_seen_by(self.council)]
        return {label: set().union(*(seen[label] for seen in others)) - own for label in rival}


def secured_models() -> list[Any]:
    """The models of row-secured tables."""
    return [model for model in apps.get_models() if isinstance(model._default_manager.all(), ScopedQuerySet)]


def _awarded(moved: Any) -> awards.Story:
    """A competition of owner and rival, awarded to the owner, whose agreement is signed."""
    story = awards.scored(moved, "3111.17", "3999.00")
    _rival_pulled_out(story)
    awards.recommend(story, reasons=f"{CANARY} reasons.")
    awards.turn_all(awards.ask(story))
    awards.sign(awards.issue(story), awards.signer(story))
    sharing.accepted(story)
    HeldPart.objects.create(
        call_off=story.call_off, part="risks", number=1, is_held=True, reason=f"{CANARY} held", by=story.officer,
        at=clock.now(),
    )  # fmt: skip
    return story


def _rival_pulled_out(story: awards.Story) -> None:
    """The rival was preferred before, and cannot be had."""
    awards.recommend(story, 1, reasons=f"{CANARY} first.", not_first_reason=f"{CANARY} nearer.")
    awards.ask(story)
    pull_outs.pulled_out(story, words=f"{CANARY} staff left.", said_by=f"{CANARY} manager")


def _beside(owner: Provider, home: Setting, officer: User) -> None:
    """What a provider's and a child's records hold besides."""
    at, today = clock.now(), clock.today()
    agency = providers.setting(
        owner, kind=SettingKind.FOSTERING_AGENCY, name=f"{CANARY} agency", caters_for=["missing"]
    )
    household = providers.household(agency, code=f"{CANARY}-1")
    providers.contact(owner, name=f"{CANARY} manager")
    providers.contact(agency, name=f"{CANARY} agency manager")
    PlaceHold.objects.create(
        provider=owner,
        place=household.places.first(),
        reason=HoldReason.RESERVED,
        starts_on=today,
        recorded_at=at,
    )
    admission = providers.admission(owner, providers.lot())
    AdmissionSuspension.objects.create(
        provider=owner,
        admission=admission,
        ground=SuspensionGround.CONTRACT,
        reason=f"{CANARY} ground",
        review_on=today,
        starts_at=at,
    )
    Exemption.objects.create(
        setting=home,
        admission=admission,
        reason=f"{CANARY} exemption",
        granted_by=officer,
        granted_at=at,
        starts_on=today,
        until=today,
    )
    done = RegisterImport.objects.create(
        file_name="register.xlsx", sha256="0" * 64, layout="2024", as_at=today, by=officer, at=at,
        created=0, changed=1, unchanged=0,
    )  # fmt: skip
    RegisterChange.objects.create(register_import=done, setting=home, field="grade", before="good", after="x")
    _register(done, home, officer)


def _register(done: RegisterImport, home: Setting, officer: User) -> None:
    """A register that waits, what it left out, and what it says that is grave, with a decision for a child."""
    at = clock.now()
    file = StoredFile.objects.create(
        owner_scope=tenancy.COUNCIL, kind="register", original_name=f"{CANARY}.xlsx", path="stored/00/world", size=1,
        sha256="0" * 64, content_type="x", created_at=at,
    )  # fmt: skip
    preview = RegisterPreview.objects.create(file=file, as_at=done.as_at, by=officer, asked_at=at)
    PreviewLine.objects.create(
        preview=preview, position=1, weight=1, setting=home, urn=home.urn, name=CANARY, field="grade"
    )
    Absence.objects.create(setting=home, register_import=done, opened_at=at)
    grave = GraveChange.objects.create(
        setting=home, cause="inadequate", register_import=done, as_at=done.as_at, opened_at=at,
        due_at=at + timedelta(hours=24),
    )  # fmt: skip
    lived = placements.placement(home.places.order_by("number").last())
    SafeguardDecision.objects.create(
        grave_change=grave,
        placement=lived,
        decision="stays",
        safeguards=CANARY,
        decided_by=officer,
        decided_at=at,
    )
    BarredStart.objects.create(
        placement=lived, gates=[["grade", CANARY]], recorded_by=officer, recorded_at=at, due_at=grave.due_at
    )
    Job.objects.create(kind="register.read", owner=officer, scope=tenancy.COUNCIL, queued_at=at)


def _child_and_report(officer: User) -> None:
    at = clock.now()
    child = placements.child(given_name=f"{CANARY}given", family_name=f"{CANARY}family")
    referral = placements.referral(child, wishes=f"{CANARY} wish")
    placements.approved_profile(referral, officer, story=f"{CANARY} story")
    RecordOpening.objects.create(child=child, by=officer, at=at, page="placements:child_detail")
    placements.rewritten(child, team=Team.objects.create(name="Mocklands team"))
    Identifiers.objects.create(child=child, relatives=f"{CANARY} Mockwood", changed_at=at, changed_by=officer)
    ReferralQuestion.objects.create(referral=referral, question=CANARY, asked_by=officer, asked_at=at)
    ReferralReopening.objects.create(referral=referral, reason=CANARY, by=officer, at=at)
    ReferralAmendment.objects.create(
        referral=referral, section="wishes", answers={"wishes": f"{CANARY} amended"}, before={"wishes": CANARY},
        reason=CANARY, asked_by=officer, asked_at=at,
    )  # fmt: skip
    group = SiblingGroup.objects.create(reference="SG-2020-00001", made_by=officer, made_at=at)
    SiblingsTogether.objects.create(group=group, together="must", reason=CANARY, by=officer, at=at)
    SiblingMember.objects.create(group=group, referral=referral, joined_by=officer, joined_at=at)
    Escalation.objects.create(referral=referral, clock="court", told="manager", due_at=at, told_at=at)
    LogEntry.objects.create(
        referral=referral, kind="call", happened_at=at, who=f"{CANARY} manager", outcome="agreed", weekly=4000,
        text=f"{CANARY} call", by=officer, at=at, file=StoredFile.objects.filter(owner_scope=tenancy.COUNCIL).first(),
    )  # fmt: skip
    ReferralChange.objects.create(
        referral=referral, field="wishes", before="", after=CANARY, at=at, by=officer
    )
    SecondLook.objects.create(
        referral=referral,
        what="words",
        reason=f"{CANARY} reason",
        decided_by=officer,
        decided_at=at,
        due_on=at.date(),
    )
    LetThrough.objects.create(
        child=child, words=f"{CANARY} words", reason="Known.", let_through_at=at, let_through_by=officer
    )
    AuditExport.objects.create(asked_by=officer, asked_at=at)
    ListExport.objects.create(asked_by=officer, asked_at=at, list_name="referrals", file_format="csv")
    Budget.objects.create(
        cost_line=placements.cost_line(), year_starts_on=date(2021, 4, 1), amount=1, decided_on=date(2021, 3, 1),
        source=f"{CANARY} source", recorded_at=at,
    )  # fmt: skip
    CitedFigure.objects.create(
        code="canary", label=f"{CANARY} figure", as_at=date(2021, 12, 31), value=1, source="Invented"
    )
    report = ExpenditureReport.objects.create(
        month=date(2021, 12, 1), as_at=date(2021, 12, 31), snapshot={}, sha256="0" * 64, compiled_at=at
    )
    PublishedAwards.objects.create(
        quarter_starts_on=date(2021, 10, 1), is_taken_back=True, why=f"{CANARY} why", by=officer, at=at
    )
    ReportChecks.objects.create(report=report, of_sha256=report.sha256, layout=1, facts={}, worked_out_at=at)
    ReportComment.objects.create(
        report=report, section="summary", text=f"{CANARY} comment", by=officer, at=at
    )


def _platform(officer: User) -> None:
    """What the platform keeps: advice on a round, a lock-out, a form's key, a refusal."""
    at, of = clock.now(), AdmissionRound.objects.all()[0]
    RoundAdvice.objects.create(
        round=of, kind=AdviceKind.LEGAL, text=f"{CANARY} advice", given_on=at.date(), by=officer, at=at
    )
    RoundCancellation.objects.create(round=of, reason=CANARY, proposed_by=officer, proposed_at=at)
    RoundExtension.objects.create(round=of, new_end=at, reason="Asked for.", by=officer, at=at)
    RoundSignOff.objects.get_or_create(round=of, office=Office.DCS, defaults={"by": officer, "at": at})
    seen = {
        "username": officer.email,
        "ip_address": "192.0.2.1",
        "user_agent": CANARY,
        "path_info": "/sign-in/",
    }
    attempt = AccessAttempt.objects.create(failures_since_start=1, **seen)
    AccessAttemptExpiration.objects.create(access_attempt=attempt, expires_at=at)
    AccessLog.objects.create(**seen)
    AccessFailureLog.objects.create(**seen)
    idempotency.claim(uuid4(), user_id=officer.pk, at=at)
    events.record_refusal(by=officer, at=at, page="canary", needed=[])


def _one_place_for_two() -> None:
    """Two direct awards that propose the last place of one home."""
    first = awards.direct()
    awards.one_place_left(first.homes[0])
    awards.make_case(first)
    second = awards.beside(first)
    saying_yes(lambda sure: awards.make_case(second, sure=sure))


def _running(owner: User, home: Setting, rival_home: Setting, officer: User) -> CallOff:
    """A competition that both are invited to, with the owner's draft, questions and a setting left out."""
    running = calloffs.competition(
        home, rival_home, closes_in=timedelta(days=2), route_reason=f"{CANARY} route"
    )
    calloffs.draft(running, home, owner, social_value_answer=f"{CANARY} draft")
    with tenancy.scope(owner.scope):
        asked = [
            clarifications.ask(
                call_off=running, provider_id=owner.provider_id, question=text, by=owner, at=clock.now()
            )
            for text in ("Is there a garden?", f"{CANARY} question not answered yet")
        ]
    clarifications.publish(
        clarification=asked[0], wording="Is there a garden?", answer="There is.", by=officer, at=clock.now()
    )
    LeftOut.objects.create(
        call_off=running, provider=home.provider, setting=home, gate=Gate.AGE, reason=f"{CANARY} gate"
    )
    _question_that_the_rival_is_not_in_on(owner, home, officer)
    direct = calloffs.call_off(route=CallOffRoute.DIRECT_AWARD)
    asked_homes.told_in(direct, home, officer, owner, f"{CANARY} asked")
    return running


def _question_that_the_rival_is_not_in_on(owner: User, home: Setting, officer: User) -> None:
    alone = calloffs.competition(home)
    with tenancy.scope(owner.scope):
        asked = clarifications.ask(
            call_off=alone,
            provider_id=owner.provider_id,
            question="May a dog come?",
            by=owner,
            at=clock.now(),
        )
    clarifications.publish(
        clarification=asked,
        wording=f"{CANARY} wording?",
        answer=f"{CANARY} answer",
        by=officer,
        at=clock.now(),
    )


def _conflict(officer: User) -> None:
    judged = Assessment.objects.order_by("pk")[0]
    ConflictEnd.objects.create(
        assessment=judged, reason=f"{CANARY} reason", proposed_by=officer, proposed_at=clock.now()
    )


def build_world(moved: Any) -> World:
    """Make it by the real services where there are some; `moved` is the clock fixture, `files_root` is needed."""
    with tenancy.scope(tenancy.COUNCIL):
        Cast().admitted()
        story = _awarded(moved)
        home, rival_home = story.homes
        owner, rival = home.provider, rival_home.provider
        officer = story.officer
        _beside(owner, home, officer)
        _child_and_report(officer)
        _platform(officer)
        _conflict(officer)
        _one_place_for_two()
        owner_user = person(Role.PROVIDER_ADMINISTRATOR, provider=owner, name=f"{CANARY} person")
        running = _running(owner_user, home, rival_home, officer)
        world_by_any_route.add(running, officer, CANARY)
        Provider.objects.exclude(pk=rival.pk).update(name=f"{CANARY} provider")
        Setting.objects.exclude(provider=rival).update(name=f"{CANARY} home", postcode="L20 3NJ")
        queue([Message("world:1", owner_user.pk, "test", f"{CANARY} notice", "/help/")], at=clock.now())
        DailyMail.objects.create(user=owner_user, due_at=clock.now())
        boxes = Boxes(person_mark(owner_user), "/portal/", ("story",))
        factor = SecondFactor.objects.create(
            user=owner_user, secret=b"sealed", last_step=1, confirmed_at=clock.now()
        )
        RecoveryCode.objects.create(factor=factor, mark="f" * 64)
        keep(boxes=boxes, sent={"story": f"{CANARY} text"}, by=owner_user, at=clock.now())
        rival_user = person(Role.PROVIDER_ADMINISTRATOR, provider=rival)
        connection.check_constraints()  # events become links when a transaction ends, and a test's is rolled back
        return World(owner_user, rival_user, officer, running)
