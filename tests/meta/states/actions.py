"""The service behind every step that people take. A step without a row here fails a test.

Each is called with a stage, a person and a time, and gives what the page's form would. `FURTHER`: the product's own
function that the page asks besides the transition table, where the service asks more than the table.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from calloffs.models import OfferAssessment
from calloffs.selectors import proposals
from calloffs.services import (
    agreements,
    authorising,
    awarding,
    call_offs,
    clarifications,
    competitions,
    pull_outs,
)
from calloffs.services import scoring as offer_scoring
from placements.models import AnonymisedProfile, Placement
from placements.rules.alone import why_not_alone
from placements.services import grave_changes, placements, plan_answers, plans, referrals, reopening
from placements.states import SafeguardChoice
from providers.services import (
    absences,
    admissions,
    applications,
    compliance,
    evaluation,
    register_previews,
    round_ends,
    rounds,
)
from providers.states import Office, SuspensionGround
from reporting.services import reports
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import add_working_days
from tests.factories import awards
from tests.factories.pull_outs import said
from tests.meta.states.stages import MACHINES, Stage, surely

Action = Callable[[Stage, User, datetime], Any]
ACTIONS: dict[tuple[str, str], Action] = {}
DAY = timedelta(days=1)


def step(machine: str, name: str) -> Callable[[Action], Action]:
    def register(action: Action) -> Action:
        ACTIONS[machine, name] = action
        return action

    return register


def _simple(
    machine: str, step_name: str, service: Callable[..., Any], argument: str = "", /, **fields: Any
) -> None:
    """A service that is given the row, who and when, and words."""
    argument = argument or machine
    ACTIONS[machine, step_name] = lambda stage, by, at: service(
        **{argument: stage.rows[machine]}, **fields, by=by, at=at
    )


_simple("round", "open", rounds.open_round)
_simple("round", "cancel", round_ends.cancel_round)
_simple("application", "submit", applications.submit_application)
_simple("application", "begin_check", compliance.begin_check)
_simple("application", "ask_clarification", compliance.ask_clarification, question="Since when?")
_simple("application", "answer_clarification", compliance.answer_clarification, answer="Since May.")
_simple("application", "admit", evaluation.admit, reasons="Good.")
_simple("application", "refuse", evaluation.refuse, reasons="Too little.")
_simple("application", "withdraw", applications.withdraw_application)
_simple("admission", "restore", admissions.restore)
_simple("admission", "remove", admissions.remove, reason="Insurance lapsed.")
_simple("register_preview", "read_again", register_previews.read_again, "preview")
_simple("register_preview", "drop", register_previews.drop, "preview")
_simple("absence", "ask", absences.ask_ofsted, reason="We asked.")
_simple("absence", "keep", absences.keep_registered, reason="It is open.")
_simple("referral", "send_back", referrals.send_back, question="Which school?")
_simple("referral", "reopen_approved", reopening.reopen_approved, reason="The day is another.")
_simple("referral", "submit", referrals.submit_referral)
_simple("referral", "approve", referrals.approve_referral)
_simple("referral", "search", referrals.begin_search)
_simple("referral", "agree_home", referrals.agree_home)
_simple("referral", "withdraw", referrals.withdraw_referral, reason="She went home.")
_simple("placement", "cancel", placements.cancel_placement, reason="Another home was found.")
_simple("placement_plan", "send", plans.send, "plan")
_simple("placement_plan", "take_back", plans.take_back, "plan")
_simple("placement_plan", "sign", plans.sign, "plan")
_simple("placement_plan", "agree", plan_answers.agree, "plan", name="Invented Person", role="Manager")
_simple(
    "placement_plan",
    "record_agreement",
    plan_answers.record_agreement,
    "plan",
    name="Invented Person",
    role="Manager",
)
_simple("agreement", "issue", agreements.issue)
_simple("agreement", "withdraw", agreements.withdraw, reason="The plan changed.")
_simple(
    "agreement",
    "record_signature",
    agreements.record_signature,
    name="Invented Person",
    role="Director",
    came="email",
)
_simple("agreement", "sign", agreements.sign, name="Invented Person", role="Director")
_simple("call_off", "award", awarding.award)
_simple("call_off", "end_without_award", call_offs.end_without_award, reason="Nothing fits.")
_simple(
    "clarification", "publish", clarifications.publish, wording="Is a garden asked for?", answer="None is."
)
_simple("clarification", "answer_privately", clarifications.answer_privately, answer="None is.")
_simple("clarification", "refuse", clarifications.refuse, reason="It would tell who.")
_simple("report", "check", reports.check_report)
_simple("report", "issue", reports.issue_report)
_simple("report", "send_back", reports.send_back, reason="A figure is missing.")


@step("round", "sign_off")
def _sign_off(stage: Stage, by: User, at: datetime) -> Any:
    """The last signature takes the step, whosever office it is."""
    of = stage.rows["round"]
    signed = set(of.sign_offs.values_list("office", flat=True))  # type: ignore[attr-defined]
    office = next((one for one in Office.values if one not in signed), Office.DCS)
    return rounds.sign_off(round=of, office=office, by=by, at=at)


@step("application", "pass_compliance")
def _pass_compliance(stage: Stage, by: User, at: datetime) -> Any:
    return compliance.pass_compliance(
        application=stage.rows["application"], note="In order.", evaluators=stage.others["evaluators"], by=by, at=at
    )  # fmt: skip


@step("application", "settle")
def _settle(stage: Stage, by: User, at: datetime) -> Any:
    application: Any = stage.rows["application"]
    agreed = {one.pk: (4, "Dates and figures.") for one in application.round.criteria.all()}
    return evaluation.settle(application=application, agreed=agreed, by=by, at=at)


@step("admission", "suspend")
def _suspend(stage: Stage, by: User, at: datetime) -> Any:
    return admissions.suspend(
        admission=stage.rows["admission"], ground=SuspensionGround.INSURANCE, reason="It ran out.",
        review_on=at.date() + 30 * DAY, by=by, at=at,
    )  # fmt: skip


@step("register_preview", "read")
def _read(stage: Stage, by: User, at: datetime) -> Any:
    return register_previews.read(preview_id=stage.rows["register_preview"].pk, by=by, at=at)


@step("register_preview", "apply")
def _apply(stage: Stage, by: User, at: datetime) -> Any:
    return register_previews.apply(preview_id=stage.rows["register_preview"].pk, by=by, at=at)


@step("absence", "close")
def _close(stage: Stage, by: User, at: datetime) -> Any:
    return absences.close_setting(
        absence=stage.rows["absence"], closed_on=at.date(), reason="It told us.", by=by, at=at
    )


@step("grave_change", "decide")
def _decide(stage: Stage, by: User, at: datetime) -> Any:
    change: Any = stage.rows["grave_change"]
    living = Placement.objects.filter(setting=change.setting, state="started")
    decisions = {one.pk: (SafeguardChoice.STAYS, "Visited daily.") for one in living}
    return grave_changes.decide(change=change, decisions=decisions, reason="We read it.", by=by, at=at)


@step("referral", "reopen")
def _reopen(stage: Stage, by: User, at: datetime) -> Any:
    referral: Any = stage.rows["referral"]
    return referrals.save_referral(
        referral=referral, version=referral.version, fields={"wishes": "I want a garden."}, by=by, at=at
    )


@step("referral", "approve_alone")
def _approve_alone(stage: Stage, by: User, at: datetime) -> Any:
    referral: Any = stage.rows["referral"]
    return referrals.approve_alone(
        referral=referral, version=referral.version, reason="Nobody else is on duty.", by=by, at=at
    )


@step("placement", "start")
def _start(stage: Stage, by: User, at: datetime) -> Any:
    return placements.start_placement(
        placement=stage.rows["placement"], arrived_at=at, confirmed_by="Invented Manager", by=by, at=at
    )


@step("placement_plan", "begin")
def _begin_plan(stage: Stage, by: User, at: datetime) -> Any:
    plan: Any = stage.rows["placement_plan"]
    return plans.begin(placement=plan.placement, by=by, at=at)


@step("placement", "end")
def _end(stage: Stage, by: User, at: datetime) -> Any:
    return placements.end_placement(
        placement=stage.rows["placement"], ended_on=at.date(), reason="planned", by=by, at=at
    )


@step("call_off", "publish")
def _publish(stage: Stage, by: User, at: datetime) -> Any:
    call_off: Any = stage.rows["call_off"]
    profile = AnonymisedProfile.objects.filter(referral=call_off.referral_id).first() or AnonymisedProfile()
    return surely(
        competitions.publish, call_off=call_off, profile=profile, closes_at=at + 2 * DAY, by=by, at=at
    )


@step("call_off", "finish_scoring")
def _finish_scoring(stage: Stage, by: User, at: datetime) -> Any:
    """The last who scores finishes."""
    return offer_scoring.finish_when_all_have(stage.rows["call_off"], by=by, at=at)  # type: ignore[arg-type]


@step("call_off", "finish_without_others")
def _finish_without(stage: Stage, by: User, at: datetime) -> Any:
    """The officer takes off all who have not finished."""
    done = OfferAssessment.objects.filter(call_off=stage.rows["call_off"], completed_at__isnull=False)
    return competitions.assign_evaluators(
        call_off=stage.rows["call_off"], evaluators=[one.evaluator for one in done], by=by, at=at
    )


@step("call_off", "make_case")
def _make_case(stage: Stage, by: User, at: datetime) -> Any:
    story = awards.Story(stage.rows["call_off"], [stage.others["setting"]], officer=by)  # type: ignore[arg-type]
    return awards.make_case(story)


@step("call_off", "pull_out")
@step("call_off", "pull_out_of_case")
def _pull_out(stage: Stage, by: User, at: datetime) -> Any:
    call_off: Any = stage.rows["call_off"]
    return pull_outs.pull_out(call_off=call_off, told=said(), by=by, at=at)


@step("call_off", "recommend")
def _recommend(stage: Stage, by: User, at: datetime) -> Any:
    """Where the proposal came back with a question, it is answered."""
    call_off: Any = stage.rows["call_off"]
    answer = "It is below like placements." if proposals.open_question(call_off) else ""
    return authorising.request_authorisation(call_off=call_off, answer=answer, by=by, at=at)


def _why_not_ask(stage: Stage) -> tuple[str, ...]:
    """The proposal's page is where authorisation is asked for: there is one, and it says what stands in the way."""
    call_off: Any = stage.rows["call_off"]
    proposal = proposals.latest(call_off)
    if proposal is None:
        return ("There is no page to ask on.",)
    try:
        authorising.check_may_be_asked(proposal, proposals.refused_before(call_off))
    except DomainError as refusal:
        return refusal.reasons
    return ()


def _why_not_alone(stage: Stage) -> tuple[str, ...]:
    referral: Any = stage.rows["referral"]
    return why_not_alone(referral.needed_on, add_working_days(clock.today(), 1))


FURTHER: dict[tuple[str, str], Callable[[Stage], tuple[str, ...]]] = {
    ("call_off", "award"): lambda stage: awarding.why_not_award(stage.rows["call_off"]),  # type: ignore[arg-type]
    ("call_off", "recommend"): _why_not_ask,
    ("referral", "approve_alone"): _why_not_alone,
}
# Their services write first what the guard of the table asks for: a signature, the evaluators, the agreed scores.
FULFILLED = {("round", "sign_off"), ("application", "pass_compliance"), ("application", "settle")}


def people_steps() -> set[tuple[str, str]]:
    """Every step of every machine that a person takes."""
    return {
        (machine.name, one.name) for machine in MACHINES.values() for one in machine.transitions if one.permission
    }  # fmt: skip
