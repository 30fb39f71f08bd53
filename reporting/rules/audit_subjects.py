"""How each event of the trail leads to a child: by what it is about, or that it leads to none. Pure.

An event without a line here fails a test: a search by child, which answers a subject access request, is whole by
construction. What stands under a record of a child may not stand under `ABOUT_NO_CHILD`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """The events about one kind of record, and by which of its fields the record leads to a child."""

    way: str
    events: tuple[str, ...]


def _subject(way: str, events: str) -> Subject:
    return Subject(way, tuple(events.split()))


ABOUT_A_CHILD = {
    "placements.child": _subject(
        "pk",
        "child.open child.listed child.record child.identifiers child.people guard.passed guard.let_through "
        "guard.let_through_alone guard.taken_back audit.read audit.export",
    ),
    "placements.referral": _subject(
        "child",
        "referral.start referral.save referral.submit referral.reopen referral.approve referral.approve_alone "
        "referral.send_back referral.answer referral.decided_alone referral.second_look referral.search "
        "referral.agree_home referral.agree_home_on_signing referral.arrive referral.fall_through referral.withdraw "
        "referral.place referral.place_on_signing profile.draft profile.approve guard.passed",
    ),
    # Events of an earlier version stand at the profile itself.
    "placements.anonymisedprofile": _subject("referral__child", "profile.draft profile.approve"),
    "placements.placement": _subject(
        "child",
        "placement.plan placement.start placement.end placement.cancel placement.change_fee placement.start_barred "
        "placement.start_barred_decided guard.passed",
    ),
    "providers.exemption": _subject("referral", "exemption.granted exemption.ended"),
    "providers.gravechange": _subject(
        "safeguards__placement__child", "grave_change.decide grave_change.overtake"
    ),
    "calloffs.calloff": _subject(
        "referral__child",
        "call_off.open call_off.publish call_off.close call_off.assign_evaluator call_off.take_off_evaluator "
        "call_off.conflict_declared call_off.no_conflict_declared call_off.scores_completed call_off.finish_scoring "
        "call_off.finish_without_others call_off.recommend call_off.offer_recommended call_off.make_case "
        "call_off.case_changed call_off.impact_answered call_off.return_to_case call_off.return_to_recommending "
        "call_off.authorise call_off.award call_off.award_on_signing call_off.end_with_referral "
        "call_off.end_without_award call_off.asked_if_sure call_off.said_sure guard.passed",
    ),
    "calloffs.invitation": _subject(
        "call_off__referral__child", "invitation.open invitation.decline invitation.change_mind"
    ),
    "calloffs.clarification": _subject(
        "call_off__referral__child",
        "clarification.ask clarification.publish clarification.answer clarification.answer_privately "
        "clarification.refuse",
    ),
    "calloffs.offer": _subject("call_off__referral__child", "offer.submit offer.withdraw"),
    # A working copy is its provider's alone: a function of the database gives the keys, after the deadline.
    "calloffs.offerdraft": _subject(
        "", "offer.save offer.change_dropped offer.late offer.asked_if_sure offer.said_sure"
    ),
    "calloffs.authorisation": _subject(
        "call_off__referral__child",
        "authorisation.requested authorisation.key_turned authorisation.authorise authorisation.refuse "
        "authorisation.return_with_question authorisation.return_with_referral guard.passed",
    ),
    "calloffs.serviceagreement": _subject(
        "call_off__referral__child",
        "agreement.drawn_up agreement.changed agreement.issue agreement.sign agreement.award_waits "
        "agreement.pdf_kept agreement.file_taken agreement.withdraw agreement.withdraw_with_call_off "
        "agreement.drop_with_call_off agreement.end_with_placement guard.passed",
    ),
}
# By what they are about, and "" for those about nothing in particular.
ABOUT_NO_CHILD = {
    "": "child.search session.refused audit.read audit.export",
    "accounts.user": "access.denied person.invited person.left person.returned password.link_sent password.set "
    "password.changed role.granted role.ended session.signed_in session.signed_out session.idled "
    "second_factor.set_up second_factor.link_sent second_factor.given_up second_factor.reset "
    "second_factor.recovery_code_used",
    "placements.team": "team.save",
    "jobs.job": "job.queued job.take job.finish job.fail job.abandon job.file_taken",
    "notifications.notice": "notice.tried_again",
    "providers.framework": "framework.created framework.extended framework.lot_added",
    "providers.admissionround": "round.drafted round.changed round.advised round.signed round.sign_off round.open "
    "round.extended round.cancellation_proposed round.kept_open round.cancel round.close round.close_due",
    "providers.application": "application.started application.copied application.lots_chosen application.answer_saved "
    "application.document_added application.document_kept application.submit application.withdraw "
    "application.begin_check application.ask_clarification application.answer_clarification "
    "application.pass_compliance application.evaluator_added application.declared application.scored "
    "application.finish_scoring application.settle application.admit application.refuse application.end_with_round "
    "application.conflict_end_proposed application.conflict_ended application.conflict_kept",
    "providers.admission": "admission.admitted admission.commented admission.suspend admission.restore "
    "admission.remove",
    "providers.setting": "setting.described setting.household_added setting.places_opened setting.place_held "
    "setting.hold_released setting.vacancies_confirmed",
    "providers.registerimport": "register.imported",
    "providers.registerpreview": "register_preview.asked register_preview.read register_preview.read_again "
    "register_preview.answered register_preview.apply register_preview.drop",
    "providers.absence": "absence.named absence.ask absence.keep absence.close",
    "calloffs.delegationband": "authorisation.band_set",
    "reporting.budget": "budget.set",
    "reporting.expenditurereport": "report.compile report.comment report.check report.send_back report.issue "
    "report.pdf_kept",
}


def subjects_of(event: str) -> set[str]:
    """What events of a name are about: labels of models, "" for nothing in particular."""
    about = {label for label, subject in ABOUT_A_CHILD.items() if event in subject.events}
    return about | {label for label, events in ABOUT_NO_CHILD.items() if event in events.split()}
