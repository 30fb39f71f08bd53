"""What every address with an argument is about. A new one without a row here fails a test."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Model
from django.urls import reverse

from sefton_pdps.access.access import PUBLIC
from sefton_pdps.access.documents import Address, addresses

# The kind of thing that `pk` names: a machine, or a kind among the `others` of a stage.
_ABOUT = {
    "admission": "providers:admission_detail providers:admission_remove providers:admission_restore"
    " providers:admission_suspend providers:portal_admission_detail",
    "absence": "providers:absence_detail",
    "agreement": "calloffs:agreement_detail calloffs:award calloffs:agreement_file calloffs:issue_agreement"
    " calloffs:record_signature calloffs:attach_copy"
    " calloffs:withdraw_agreement calloffs:portal_agreement calloffs:portal_agreement_file",
    "application": "providers:application_detail providers:application_check providers:application_clarify"
    " providers:application_decide providers:evaluator_add providers:application_pass providers:evaluation"
    " providers:evaluation_score providers:evaluation_declare providers:evaluation_complete"
    " providers:application_settle providers:portal_application_detail providers:portal_application_answer"
    " providers:portal_application_clarification providers:portal_application_add providers:portal_application_lots"
    " providers:portal_application_receipt providers:portal_application_send providers:portal_application_withdraw",
    "authorisation": "calloffs:authorisation_detail calloffs:authorisation_in_law"
    " calloffs:before_the_move calloffs:answer_gate calloffs:decision_record",
    "unregistered": "placements:unregistered_review",
    "signed_copy": "calloffs:signed_copy",
    "approach": "calloffs:ladder_answer calloffs:ladder_home calloffs:ladder_fell_away",
    "barred_start": "placements:barred_start placements:ofsted_told",
    "call_off": "calloffs:call_off_detail calloffs:draw_up_agreement calloffs:direct_award calloffs:make_case"
    " calloffs:make_household_case calloffs:ask_home calloffs:ask_household calloffs:asked_homes"
    " calloffs:end_call_off calloffs:evaluators calloffs:call_off_offers calloffs:left_out"
    " calloffs:proposal calloffs:answer_impact calloffs:publish calloffs:ranking calloffs:recommend calloffs:scoring"
    " calloffs:score_offer calloffs:complete_scoring calloffs:move_deadline calloffs:remind calloffs:ladder"
    " calloffs:changed_profile calloffs:sharing calloffs:hold_back calloffs:pull_out"
    " calloffs:ladder_open calloffs:short_form calloffs:placement_notices calloffs:placement_notices_given"
    " calloffs:search_statements calloffs:search_statement_make",
    "child": "placements:child_detail placements:child_record placements:child_changes"
    " placements:legal placements:legal_new"
    " placements:identifiers placements:let_through placements:referral_start"
    " placements:referral_begin placements:already_made placements:child_people placements:education_detail",
    "conflict": "providers:conflict_end_propose",
    "conflict_end": "providers:conflict_end_decide",
    "asked_home": "calloffs:asked_take_back calloffs:portal_asked calloffs:portal_asked_answer"
    " calloffs:portal_asked_question",
    "asked_question": "calloffs:asked_answer",
    "clarification": "calloffs:question_answer",
    "disclosure": "calloffs:end_sharing calloffs:full_referral",
    "document": "providers:application_document providers:portal_document",
    "draft": "calloffs:offer_draft calloffs:offer_check calloffs:offer_drop calloffs:offer_fees calloffs:offer_needs"
    " calloffs:offer_place calloffs:offer_social_value",
    "excepted_kind": "placements:exception_end",
    "exemption": "placements:exemption_end",
    "cost_line": "placements:cost_line_end",
    "fee_kind": "placements:fee_kind_end",
    "route": "placements:route_end",
    "fee_file": "placements:fee_file placements:fee_file_apply placements:fee_file_again placements:fee_file_not_taken"
    " placements:fee_file_lines",
    "framework": "providers:framework_detail providers:framework_extend providers:lot_new providers:lots_suggested"
    " providers:round_new",
    "grave_change": "placements:grave_change_detail",
    "hold": "providers:portal_hold_release",
    "heard_offer": "calloffs:heard_message",
    "household": "providers:portal_household_detail providers:portal_household_places",
    "invitation": "calloffs:invitation_detail calloffs:ask calloffs:change_mind calloffs:decline calloffs:offer_start"
    " calloffs:portal_result calloffs:record_decline calloffs:record_offer",
    "job": "jobs:job_detail jobs:job_file",
    "legal_authority": "placements:legal_end placements:legal_correct",
    "log_entry": "placements:log_file",
    "let_through": "placements:let_through_take_back",
    "act_ground": "calloffs:act_ground_end",
    "ground_rule": "calloffs:ground_rule_end",
    "notice_rule": "calloffs:notice_rule_end",
    "owed_notice": "calloffs:record_notice calloffs:correct_notice",
    "notice_recipient": "calloffs:notice_recipient_end",
    "location_gate": "calloffs:location_gate_end",
    "placement_notice": "calloffs:placement_notice_decide calloffs:placement_notice_give"
    " calloffs:placement_notice_letter",
    "notice": "notifications:open notifications:try_again",
    "offer": "calloffs:offer_receipt calloffs:offer_receipt_file calloffs:offer_withdraw",
    "person": "accounts:colleague_end accounts:person accounts:end_access accounts:invite_again"
    " accounts:reset_second_factor accounts:restore_access accounts:end_role accounts:person_telephone",
    "place": "providers:portal_place_hold",
    "placement": "placements:placement_detail placements:placement_cancel placements:placement_end"
    " placements:placement_fee placements:placement_start reporting:money_placement"
    " placements:placement_log placements:placement_log_new placements:unregistered placements:court_order"
    " placements:plan_begin",
    "placement_plan": "placements:plan_detail placements:plan_write placements:plan_decisions placements:plan_send"
    " placements:plan_take_back placements:plan_home_agreed placements:plan_signature placements:plan_sign"
    " placements:plan_anew placements:plan_file placements:portal_plan placements:portal_plan_agree"
    " placements:portal_plan_ask",
    "plan_question": "placements:plan_answer",
    "provider": "providers:provider_detail providers:provider_contact",
    "referral": "placements:referral_detail placements:referral_approve placements:match placements:compare"
    " placements:left_out placements:referral_log placements:referral_log_new placements:referral_later"
    " placements:profile_detail placements:profile_approve placements:profile_edit placements:referral_section"
    " placements:referral_submit placements:referral_withdraw"
    " placements:referral_send_back placements:referral_answer placements:referral_reopen placements:referral_amend"
    " placements:group_new",
    "amendment": "placements:amendment",
    "sibling_group": "placements:group_detail placements:group_add placements:group_together"
    " calloffs:siblings calloffs:siblings_homes calloffs:recommend_siblings",
    "sibling_member": "placements:group_leave",
    "register_import": "providers:register_detail providers:register_not_taken",
    "register_preview": "providers:register_preview providers:preview_read_again providers:preview_apply"
    " providers:preview_drop providers:preview_not_taken providers:preview_questions",
    "report": "reporting:report_detail reporting:report_act reporting:report_comment reporting:report_file"
    " reporting:report_placements reporting:report_send_back",
    "round": "providers:round_detail providers:round_advice providers:round_cancel providers:round_cancel_answer"
    " providers:round_change providers:round_extend providers:round_open providers:round_sign"
    " providers:portal_application_start",
    "result_rule": "calloffs:result_rule_end",
    "rung": "calloffs:ladder_ask calloffs:ladder_close",
    "search_statement": "calloffs:search_statement_file",
    "sharing_rule": "calloffs:sharing_rule_end",
    "second_look": "placements:second_look",
    "setting": "providers:setting_detail placements:exemption_list placements:exemption_new"
    " providers:portal_setting_detail providers:portal_setting_confirm providers:portal_setting_describe"
    " providers:portal_household_add providers:portal_setting_contact providers:setting_contact",
    "stand_in": "calloffs:end_stand_in",
    "team": "placements:team_change",
    # without a key of a row
    "": "reporting:money_line jobs:list_export reporting:awards_quarter reporting:awards_publish"
    " reporting:awards_take_back",
}
KIND_OF = {name: kind for kind, names in _ABOUT.items() for name in names.split()}
# The further arguments: the kind of thing, or the words that may stand there.
FURTHER: dict[str, str | tuple[str, ...]] = {
    "criterion": "criterion",
    "offer_pk": "offer",
    "setting_pk": "setting",
    "household_pk": "household",
    "grant": "grant",
    "placements:referral_section.code": ("wishes", "education", "nonsense"),
    "calloffs:answer_gate.gate": ("area", "nonsense"),
    "placements:referral_amend.code": ("wishes", "risks", "nonsense"),
    "calloffs:ladder_open.route": ("block", "lcr_ppa", "mini_competition", "nonsense"),
    "jobs:list_export.name": ("referrals", "settings", "nonsense"),
    "providers:portal_application_add.kind": ("insurance", "nonsense"),
    "reporting:report_act.name": ("check", "issue", "nonsense"),
    "reporting:report_comment.section": ("summary", "nonsense"),
    "reporting:report_placements.kind": ("not-ended", "nonsense"),
    "reporting:awards_quarter.quarter": ("2026-07-01", "nonsense"),
    "reporting:awards_publish.quarter": ("2026-07-01", "nonsense"),
    "reporting:awards_take_back.quarter": ("2026-07-01", "nonsense"),
    "reporting:published_quarter.quarter": ("2026-07-01", "nonsense"),
    "reporting:money_line.code": ("residential", "nonsense"),
}
PAGES = [address for address in addresses() if address.open_to != PUBLIC]


def kind_of(model: type[Model]) -> str:
    """How a model is called here; a table with no address of its own has a kind that nothing is about."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", model.__name__).lower()


def urls(address: Address, keys: Mapping[str, Any]) -> Iterator[str]:
    """The paths of an address for what is at hand; none where it is about something else."""
    filled: list[dict[str, Any]] = [{}]
    for argument in address.arguments:
        kind = KIND_OF[address.name] if argument == "pk" else _further(address, argument)
        values = kind if isinstance(kind, tuple) else [keys[kind]] if kind in keys else []
        filled = [{**one, argument: value} for one in filled for value in values]
    yield from (reverse(address.name, kwargs=one) for one in filled)


def _further(address: Address, argument: str) -> str | tuple[str, ...]:
    return FURTHER.get(f"{address.name}.{argument}") or FURTHER[argument]
