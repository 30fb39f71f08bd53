"""What the audit trail holds of call-offs, offers, authorisations and agreements, and how it leads to a child."""

from calloffs.transitions.agreements import AGREEMENT
from calloffs.transitions.authorisations import AUTHORISATION
from calloffs.transitions.call_offs import CALL_OFF
from calloffs.transitions.clarifications import CLARIFICATION
from placements.trail import PASSED
from sefton_pdps.audit.records import Kind, Record, in_trail_only, to_provider_too

_OF_CALL_OFF = "call_off__referral__child"

RECORDS = (
    Record(
        "calloffs.calloff",
        "Call-off",
        Kind.BUYING,
        {
            "call_off.open": "opened the call-off",
            "call_off.remind": "reminded {number} who had not declined",
            "call_off.nudge": "nudged the providers that were silent at half time",
            "call_off.statement_made": "made statement {number} of the search, {edition}",
            "call_off.statement_opened": "downloaded statement {number} of the search, {edition}",
            "call_off.profile_changed": "sent a changed profile to everybody who was invited",
            "call_off.move_deadline": "moved the deadline later and told everybody who was invited",
            "call_off.assign_evaluator": "chose {evaluator:person} to score the offers",
            "call_off.take_off_evaluator": (
                "took {evaluator:person} off; scores that were not finished no longer count"
            ),
            "call_off.conflict_declared": "declared a conflict of interest and does not score",
            "call_off.no_conflict_declared": "declared that there is no conflict of interest",
            "call_off.scores_completed": "finished scoring",
            "call_off.offer_recommended": "recommended an offer",
            "call_off.case_changed": "changed the case for a direct award",
            "call_off.impact_answered": "answered the question on the impact on Adult Social Care: {answer}",
            "call_off.removed_by_retention": "removed what entries of the award file said, by decision {decision}",
            "sharing.held_back": "decided to hold back a part of the referral from the preferred home: {part}",
            "sharing.let_go": "shared a part after all that was held back: {part}",
            "call_off.asked_if_sure": in_trail_only("was asked whether {of} is right"),
            "call_off.said_sure": in_trail_only("said that {of} is right; asked before: {asked}"),
            **CALL_OFF.events(),
            **PASSED,
        },
        child="referral__child",
    ),
    Record(
        "calloffs.disclosure",
        "Full referral for the preferred home",
        Kind.BUYING,
        {
            "sharing.made": to_provider_too("shared the full referral on terms version {version}"),
            "sharing.accepted": to_provider_too("accepted the terms of the full referral"),
            "sharing.opened": to_provider_too("opened the full referral"),
            "sharing.changed": to_provider_too("shared what the record says since"),
            "sharing.ended": to_provider_too("ended the sharing: {why}"),
        },
        child=_OF_CALL_OFF,
    ),
    Record(
        "calloffs.invitation",
        "Invitation",
        Kind.BUYING,
        {
            "invitation.open": to_provider_too("opened an invitation"),
            "invitation.decline": to_provider_too("declined an invitation"),
            "invitation.decline_heard": to_provider_too("wrote down that the provider declined"),
            "invitation.offer_heard": to_provider_too("wrote down what the provider offered"),
            "invitation.change_mind": to_provider_too("took a decline back"),
        },
        child=_OF_CALL_OFF,
    ),
    Record(
        "calloffs.askedhome",
        "Home asked for a direct award",
        Kind.BUYING,
        {
            "asked.home": to_provider_too("asked for a home"),
            "asked.accepted": to_provider_too("accepted a request for a home"),
            "asked.declined": to_provider_too("declined a request for a home"),
            "asked.question": to_provider_too("asked about a request for a home"),
            "asked.told": to_provider_too("answered a question about a request for a home"),
            "asked.taken_back": to_provider_too("took a request for a home back"),
            "asked.expired": to_provider_too("recorded that a request for a home was not answered in time"),
        },
        child=_OF_CALL_OFF,
    ),
    Record(
        "calloffs.ladderrung",
        "Rung of the ladder",
        Kind.BUYING,
        {
            "ladder.open": "opened a rung of the ladder",
            "ladder.skip": "skipped a rung of the ladder",
            "ladder.ask": "recorded who was asked on a rung",
            "ladder.answer": "recorded an answer on a rung",
            "ladder.home": "recorded the home of a yes",
            "ladder.fell_away": "recorded why a yes fell away",
            "ladder.close": "closed a rung of the ladder",
            **PASSED,
        },
        child=_OF_CALL_OFF,
    ),
    Record(
        "calloffs.clarification",
        "Question",
        Kind.BUYING,
        {
            "clarification.ask": "asked a question",
            # As it was before an answer went to everybody or to who asked.
            "clarification.answer": "answered a question",
            **CLARIFICATION.events(),
        },
        child=_OF_CALL_OFF,
    ),
    Record(
        "calloffs.offer",
        "Offer",
        Kind.BUYING,
        {
            "offer.submit": to_provider_too("submitted an offer"),
            "offer.withdraw": to_provider_too("withdrew an offer"),
        },
        child=_OF_CALL_OFF,
    ),
    # A working copy is its provider's alone: a function of the database gives the keys, after the deadline.
    Record(
        "calloffs.offerdraft",
        "Draft offer",
        Kind.BUYING,
        {
            "offer.save": in_trail_only("saved a part of an offer"),
            "offer.change_dropped": in_trail_only("dropped a change of an offer that was not sent"),
            "offer.late": in_trail_only("tried to send an offer after the deadline"),
            "offer.asked_if_sure": in_trail_only("was asked whether {of} of an offer is right"),
            "offer.said_sure": in_trail_only("said that {of} of an offer is right; asked before: {asked}"),
        },
        child="",
    ),
    Record(
        "calloffs.authorisation",
        "Authorisation",
        Kind.BUYING,
        {
            "authorisation.requested": "asked for the authorisation",
            "authorisation.key_turned": "decided: {decision}",
            "authorisation.decided_for": "decided for {absent:person} as stand-in: {decision}",
            "authorisation.given_provisionally": "gave provisional authority",
            "authorisation.given_provisionally_for": "gave provisional authority for {absent:person} as stand-in",
            "authorisation.asked_in_law": "asked for the approval of a home outside the area: {answer}",
            "authorisation.answered_in_law_for": (
                "answered for {absent:person} as stand-in about a home outside the area: {answer}"
            ),
            "authorisation.gate_answered": "answered what the law asks before the move: {gate}",
            "authorisation.consulted_in_law": "answered the last of what was to follow the approval in law",
            "authorisation.ratification_withheld": "answered in place of ratifying: {decision}",
            **AUTHORISATION.events(),
            **PASSED,
        },
        child=_OF_CALL_OFF,
    ),
    Record(
        "calloffs.serviceagreement",
        "Agreement",
        Kind.BUYING,
        {
            "agreement.drawn_up": "drew up the agreement",
            "agreement.changed": "changed the draft",
            "agreement.file_taken": "took the PDF of the agreement",
            "agreement.pdf_kept": "made the PDF",
            "agreement.copy_attached": "attached the signed copy",
            "agreement.superseded": to_provider_too(
                "was followed by the full agreement, which is signed by both"
            ),
            "agreement.award_waits": "could not award at once: something stands in the way",
            **AGREEMENT.events(),
            **PASSED,
        },
        child=_OF_CALL_OFF,
    ),
    Record(
        "calloffs.standin",
        "Stand-in",
        Kind.BUYING,
        {
            "stand_in.named": "named {stand_in:person} as stand-in",
            "stand_in.ended": "ended a stand-in early",
        },
    ),
    Record(
        "calloffs.owednotice",
        "Notice of an award",
        Kind.BUYING,
        {
            "notice.published": "recorded that the {notice} is published",
            "notice.not_owed": "recorded that the {notice} is not owed",
            "notice.corrected": "corrected the record of the {notice}",
        },
        child=f"{_OF_CALL_OFF} placement__child",
    ),
    Record(
        "calloffs.placementnotice",
        "Notice of a placement",
        Kind.BUYING,
        {
            "telling.notify": "decided to give notice of the placement",
            "telling.withhold": "decided to leave somebody out of the notices of the placement",
            "telling.nobody": "recorded that there is nobody for a notice of the placement",
            "telling.given": "recorded that a notice of the placement was given",
        },
        child=_OF_CALL_OFF,
    ),
    Record(
        "calloffs.noticerecipient",
        "Recipient of notices of placements",
        Kind.BUYING,
        {
            "telling.recipient_set": "set who is told of placements {row}",
            "telling.recipient_ended": "ended who was told of placements {row}",
        },
    ),
    Record(
        "calloffs.locationgate",
        "What the law asks before a move",
        Kind.BUYING,
        {
            "gate.set": "set what the law asks before a move {row}",
            "gate.ended": "ended what the law asked before a move {row}",
        },
    ),
    Record(
        "calloffs.sharingrule",
        "Information-sharing terms",
        Kind.BUYING,
        {
            "sharing_rule.set": "set the information-sharing terms {row}",
            "sharing_rule.ended": "ended information-sharing terms {row}",
        },
    ),
    Record(
        "calloffs.resultrule",
        "Rule for telling results",
        Kind.BUYING,
        {
            "result_rule.set": "set what providers are told of results {row}",
            "result_rule.ended": "ended a rule for telling results {row}",
        },
    ),
    Record(
        "calloffs.noticerule",
        "Rule for notices of awards",
        Kind.BUYING,
        {
            "notice.rule_set": "set a notice that awards owe {row}",
            "notice.rule_ended": "ended a notice that awards owed {row}",
        },
    ),
    Record(
        "calloffs.actground",
        "Ground of the Procurement Act",
        Kind.BUYING,
        {
            "act_ground.set": "set a ground that spot purchases may stand on {row}",
            "act_ground.ended": "ended a ground that spot purchases may stand on {row}",
        },
    ),
    Record(
        "calloffs.groundrule",
        "What shows a ground of a direct award",
        Kind.BUYING,
        {
            "ground_rule.set": "set what shows a ground of a direct award {row}",
            "ground_rule.ended": "ended what showed a ground of a direct award {row}",
        },
    ),
    Record(
        "calloffs.delegationband",
        "Delegation band",
        Kind.BUYING,
        {"authorisation.band_set": "set a delegation band"},
    ),
    Record(
        "calloffs.provisionalauthority",
        "Provisional authority",
        Kind.BUYING,
        {
            "authorisation.scheme_set": "entered the scheme for provisional authority {row}",
            "authorisation.scheme_ended": "switched provisional authority off {row}",
        },
    ),
)
