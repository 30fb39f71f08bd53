"""What timelines say of scoring, proposals, authorisations, agreements and awards."""

EVENT_WORDS: dict[str, str] = {
    "call_off.conflict_declared": "declared a conflict of interest and does not score",
    "call_off.no_conflict_declared": "declared that there is no conflict of interest",
    "call_off.scores_completed": "finished scoring",
    "call_off.finish_scoring": "was the last to score: prices are open",
    "call_off.finish_without_others": "took off those who had not finished scoring: prices are open",
    "call_off.offer_recommended": "recommended an offer",
    "call_off.make_case": "made the case for a direct award",
    "call_off.case_changed": "changed the case for a direct award",
    "call_off.impact_answered": "answered the question on the impact on Adult Social Care: {answer}",
    "authorisation.requested": "asked for the authorisation",
    "authorisation.key_turned": "decided: {decision}",
    "authorisation.authorise": "recorded it as authorised: all approvals are given",
    "authorisation.return_with_question": "sent it back to those who recommended",
    "authorisation.return_with_referral": "sent it back: the referral was withdrawn",
    "authorisation.refuse": "recorded the refusal",
    "authorisation.band_set": "set a delegation band",
    "agreement.drawn_up": "drew up the agreement",
    "agreement.changed": "changed the draft",
    "agreement.issue": "signed for the council and issued it",
    "agreement.sign": "signed for the provider",
    "agreement.withdraw": "took the agreement back",
    "agreement.withdraw_with_call_off": "took the agreement back: the call-off ended",
    "agreement.end_with_placement": "ended the agreement: its placement is over",
    "agreement.drop_with_call_off": "dropped the draft: the call-off ended",
    "agreement.file_taken": "took the PDF of the agreement",
    "agreement.pdf_kept": "made the PDF",
    "agreement.award_waits": "could not award at once: something stands in the way",
}
# A provider reads who signed, not the council's inner steps.
PROVIDER_EVENT_WORDS = {
    name: EVENT_WORDS[name] for name in ("agreement.issue", "agreement.sign", "agreement.withdraw")
} | {
    "agreement.withdraw_with_call_off": "took the agreement back",
    "agreement.end_with_placement": "ended the agreement: its placement is over",
}
