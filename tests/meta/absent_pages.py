"""Pages that the walk over a child's story does not find, and why: of another moment, or not of this reader."""

from sefton_pdps.access.roles import Role

# Pages of another moment: the call-off is a competition and awarded, the referral's home is agreed, everything is
# decided, no file is attached to what was said, and no PDF is made yet.
NOT_IN_THIS_STATE = {
    "calloffs:agreement_file", "calloffs:answer_impact", "calloffs:ask_home", "calloffs:ask_household",
    "calloffs:asked_homes", "calloffs:direct_award", "calloffs:heard_message",
    "calloffs:ladder",
    "calloffs:ladder_answer", "calloffs:ladder_ask", "calloffs:ladder_close", "calloffs:ladder_home",
    "calloffs:ladder_fell_away", "calloffs:ladder_open", "calloffs:make_case", "calloffs:open_call_off",
    "calloffs:short_form", "calloffs:signed_copy",
    "placements:log_file", "placements:profile_approve", "calloffs:search_statement_file", "reporting:awards_take_back",
}  # fmt: skip
# What is open to the role and the person may not reach: roles see what their work needs.
NOT_THEIRS = {
    # The child is another team's: what is kept out of texts tells names, and who works with it is not theirs to change.
    Role.TEAM_MANAGER: {
        "placements:identifiers", "placements:child_people", "placements:child_record", "placements:child_changes",
        "calloffs:authorisation_in_law", "calloffs:answer_gate",
        "placements:legal_new", "placements:legal_end", "placements:legal_correct", "placements:plan_file",
    },
    # One who opened an emergency's search scores it alone; here evaluators do.
    Role.PLACEMENTS_OFFICER: {"calloffs:complete_scoring", "calloffs:score_offer", "calloffs:scoring"},
    # Nor does it give the notices of a placement that is no emergency.
    Role.DUTY_TEAM: {
        "calloffs:complete_scoring", "calloffs:score_offer", "calloffs:scoring", "calloffs:placement_notice_letter",
    },
    # Who writes in the log of a referral and does not see its call-off.
    Role.SOCIAL_WORKER: {"calloffs:authorisation_in_law", "calloffs:answer_gate"},
    # The paper of a placement plan tells who signed, by name: for who meets the child by name.
    # And what the record said before tells names.
    Role.REVIEWING_OFFICER: {
        "calloffs:authorisation_in_law", "calloffs:answer_gate", "placements:plan_file", "placements:child_changes",
    },
    **dict.fromkeys(
        (Role.ON_CALL_AUTHORISER, Role.NOMINATED_OFFICER, Role.HEAD_OF_SERVICE, Role.AUDITOR),
        {"placements:plan_file", "placements:child_changes"},
    ),
    # What waits to be looked at again is words let through; a director looks at authorisations.
    Role.DCS: {"placements:second_look", "placements:plan_file", "placements:child_changes"},
    # What was tried for a child is told to a court by who works with the referral.
    Role.ASC_DIRECTOR: {"calloffs:search_statements"},
    Role.EVALUATOR: {
        "calloffs:agreement_detail", "calloffs:authorisation_detail", "calloffs:before_the_move",
        "calloffs:call_off_detail",
        "calloffs:call_off_offers", "calloffs:decision_record", "calloffs:draw_up_agreement", "calloffs:left_out",
        "calloffs:proposal", "calloffs:ranking", "calloffs:search_statements", "calloffs:siblings",
        "calloffs:siblings_homes",
    },
}  # fmt: skip
