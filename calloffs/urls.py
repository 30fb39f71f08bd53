from django.urls import path

from calloffs.views import (
    act_grounds,
    agreements,
    authorisations,
    bands,
    call_offs,
    changed_profiles,
    comparing,
    competitions,
    direct_awards,
    heard,
    invitations,
    ladder,
    ladder_homes,
    law,
    location,
    location_gates,
    notices_together,
    offer_sending,
    offers,
    placement_notices,
    portal_agreements,
    procurement,
    provisional,
    publishing,
    recommending,
    running,
    scoring,
    searches,
    short_forms,
    signatures,
    stand_ins,
)
from sefton_pdps.core.web.addresses import by_first_part

app_name = "calloffs"
urlpatterns = by_first_part(
    [
        # Call-offs and competitions, for the council
        path("call-offs/", call_offs.call_off_list, name="call_off_list"),
        path("call-offs/new/", call_offs.open_call_off, name="open_call_off"),
        path("call-offs/searches/", searches.search_list, name="search_list"),
        path("call-offs/<uuid:pk>/", call_offs.call_off_detail, name="call_off_detail"),
        path("call-offs/<uuid:pk>/left-out/", call_offs.left_out, name="left_out"),
        path("call-offs/<uuid:pk>/offers/", comparing.call_off_offers, name="call_off_offers"),
        path("call-offs/<uuid:pk>/end/", call_offs.end_call_off, name="end_call_off"),
        path("call-offs/<uuid:pk>/publish/", publishing.publish, name="publish"),
        path("call-offs/<uuid:pk>/profile/", changed_profiles.changed_profile, name="changed_profile"),
        path("call-offs/<uuid:pk>/deadline/", running.move_deadline, name="move_deadline"),
        path("call-offs/<uuid:pk>/remind/", running.remind, name="remind"),
        path("call-offs/<uuid:pk>/evaluators/", competitions.evaluators, name="evaluators"),
        path("call-offs/invitations/<uuid:pk>/offered/", heard.record_offer, name="record_offer"),
        path("call-offs/offers-told/<uuid:pk>/message/", heard.heard_message, name="heard_message"),
        path("call-offs/invitations/<uuid:pk>/declined/", heard.record_decline, name="record_decline"),
        path("call-offs/questions/<uuid:pk>/", competitions.question_answer, name="question_answer"),
        # Invitations and offers, for providers
        path("portal/invitations/", invitations.invitation_list, name="invitation_list"),
        path("portal/invitations/file/", invitations.invitation_file, name="invitation_file"),
        path("portal/invitations/<uuid:pk>/", invitations.invitation_detail, name="invitation_detail"),
        path("portal/invitations/<uuid:pk>/ask/", invitations.ask, name="ask"),
        path("portal/invitations/<uuid:pk>/decline/", invitations.decline, name="decline"),
        path("portal/invitations/<uuid:pk>/change-your-mind/", invitations.change_mind, name="change_mind"),
        path("portal/invitations/<uuid:pk>/offer/", offers.offer_start, name="offer_start"),
        path("portal/offers/<uuid:pk>/", offers.offer_draft, name="offer_draft"),
        path("portal/offers/<uuid:pk>/place/", offers.offer_place, name="offer_place"),
        path("portal/offers/<uuid:pk>/needs/", offers.offer_needs, name="offer_needs"),
        path("portal/offers/<uuid:pk>/fees/", offers.offer_fees, name="offer_fees"),
        path("portal/offers/<uuid:pk>/social-value/", offers.offer_social_value, name="offer_social_value"),
        path("portal/offers/<uuid:pk>/check/", offer_sending.offer_check, name="offer_check"),
        path("portal/offers/<uuid:pk>/drop/", offer_sending.offer_drop, name="offer_drop"),
        path("portal/offers/receipts/<uuid:pk>/", offer_sending.offer_receipt, name="offer_receipt"),
        path(
            "portal/offers/receipts/<uuid:pk>/file/",
            offer_sending.offer_receipt_file,
            name="offer_receipt_file",
        ),
        path(
            "portal/offers/receipts/<uuid:pk>/withdraw/", offer_sending.offer_withdraw, name="offer_withdraw"
        ),
        # Scoring, recommending, direct awards
        path("call-offs/scoring/", scoring.my_scoring, name="my_scoring"),
        path("call-offs/<uuid:pk>/scoring/", scoring.scoring, name="scoring"),
        path("call-offs/<uuid:pk>/scoring/finish/", scoring.complete_scoring, name="complete_scoring"),
        path("call-offs/<uuid:pk>/scoring/<uuid:offer_pk>/", scoring.score_offer, name="score_offer"),
        path("call-offs/<uuid:pk>/ranking/", comparing.ranking_page, name="ranking"),
        path("call-offs/<uuid:pk>/recommend/<uuid:offer_pk>/", recommending.recommend, name="recommend"),
        path("call-offs/<uuid:pk>/proposal/", recommending.proposal, name="proposal"),
        path("call-offs/<uuid:pk>/proposal/impact/", recommending.answer_impact, name="answer_impact"),
        path("call-offs/<uuid:pk>/direct-award/", direct_awards.direct_award, name="direct_award"),
        path(
            "call-offs/<uuid:pk>/direct-award/<uuid:setting_pk>/", direct_awards.make_case, name="make_case"
        ),
        path(
            "call-offs/<uuid:pk>/direct-award/<uuid:setting_pk>/<uuid:household_pk>/",
            direct_awards.make_case,
            name="make_household_case",
        ),
        # The contingency ladder
        path("call-offs/<uuid:pk>/ladder/", ladder.ladder, name="ladder"),
        path("call-offs/<uuid:pk>/ladder/open/<slug:route>/", ladder.ladder_open, name="ladder_open"),
        path("call-offs/rungs/<uuid:pk>/ask/", ladder.ladder_ask, name="ladder_ask"),
        path("call-offs/rungs/<uuid:pk>/close/", ladder.ladder_close, name="ladder_close"),
        path("call-offs/approaches/<uuid:pk>/answer/", ladder.ladder_answer, name="ladder_answer"),
        path("call-offs/approaches/<uuid:pk>/home/", ladder_homes.ladder_home, name="ladder_home"),
        path(
            "call-offs/approaches/<uuid:pk>/fell-away/",
            ladder_homes.ladder_fell_away,
            name="ladder_fell_away",
        ),
        # Authorisations, bands, agreements, awards
        path("authorisations/", authorisations.authorisation_list, name="authorisation_list"),
        path("authorisations/bands/", bands.bands, name="bands"),
        path(
            "authorisations/provisional-authority/",
            provisional.provisional_authority,
            name="provisional_authority",
        ),
        path("authorisations/notices/", procurement.notice_rules_page, name="notice_rules"),
        path("authorisations/notices/set/", procurement.notice_rule_set, name="notice_rule_set"),
        path("authorisations/notices/<uuid:pk>/end/", procurement.notice_rule_end, name="notice_rule_end"),
        path("authorisations/notices/grounds/set/", act_grounds.act_ground_set, name="act_ground_set"),
        path(
            "authorisations/notices/grounds/<uuid:pk>/end/", act_grounds.act_ground_end, name="act_ground_end"
        ),
        path("authorisations/before-the-move/", location_gates.location_gates, name="location_gates"),
        path(
            "authorisations/before-the-move/set/", location_gates.location_gate_set, name="location_gate_set"
        ),
        path(
            "authorisations/before-the-move/<uuid:pk>/end/",
            location_gates.location_gate_end,
            name="location_gate_end",
        ),
        path("call-offs/notices/<uuid:pk>/correct/", procurement.correct_notice, name="correct_notice"),
        path("call-offs/notices/<uuid:pk>/", procurement.record_notice, name="record_notice"),
        path(
            "authorisations/notices-of-placements/",
            placement_notices.notice_recipients_page,
            name="notice_recipients",
        ),
        path(
            "authorisations/notices-of-placements/set/",
            placement_notices.notice_recipient_set,
            name="notice_recipient_set",
        ),
        path(
            "authorisations/notices-of-placements/<uuid:pk>/end/",
            placement_notices.notice_recipient_end,
            name="notice_recipient_end",
        ),
        path(
            "call-offs/<uuid:pk>/notices-of-placement/",
            notices_together.placement_notices,
            name="placement_notices",
        ),
        path(
            "call-offs/<uuid:pk>/notices-of-placement/given/",
            notices_together.placement_notices_given,
            name="placement_notices_given",
        ),
        path(
            "call-offs/notices-of-placement/<uuid:pk>/",
            placement_notices.placement_notice_decide,
            name="placement_notice_decide",
        ),
        path(
            "call-offs/notices-of-placement/<uuid:pk>/give/",
            placement_notices.placement_notice_give,
            name="placement_notice_give",
        ),
        path(
            "call-offs/notices-of-placement/<uuid:pk>/letter/",
            placement_notices.placement_notice_letter,
            name="placement_notice_letter",
        ),
        path("authorisations/stand-ins/", stand_ins.stand_in_list, name="stand_in_list"),
        path("authorisations/stand-ins/name/", stand_ins.name_stand_in, name="name_stand_in"),
        path("authorisations/stand-ins/<uuid:pk>/end/", stand_ins.end_stand_in, name="end_stand_in"),
        path("authorisations/<uuid:pk>/", authorisations.authorisation_detail, name="authorisation_detail"),
        path("authorisations/<uuid:pk>/approval-in-law/", law.in_law, name="authorisation_in_law"),
        path("authorisations/<uuid:pk>/before-the-move/", location.before_the_move, name="before_the_move"),
        path(
            "authorisations/<uuid:pk>/before-the-move/<slug:gate>/", location.answer_gate, name="answer_gate"
        ),
        path("call-offs/<uuid:pk>/agreement/", agreements.draw_up, name="draw_up_agreement"),
        path("agreements/", agreements.agreement_list, name="agreement_list"),
        path("agreements/<uuid:pk>/", agreements.agreement_detail, name="agreement_detail"),
        path("agreements/<uuid:pk>/issue/", agreements.issue_agreement, name="issue_agreement"),
        path("agreements/<uuid:pk>/take-back/", agreements.withdraw_agreement, name="withdraw_agreement"),
        path("call-offs/<uuid:pk>/agreement/short-form/", short_forms.short_form, name="short_form"),
        path("agreements/<uuid:pk>/signature/", signatures.record_signature, name="record_signature"),
        path("agreements/<uuid:pk>/award/", agreements.award, name="award"),
        path("agreements/<uuid:pk>/signed-copy/", signatures.signed_copy, name="signed_copy"),
        path("agreements/<uuid:pk>/signed-copy/attach/", signatures.attach_copy, name="attach_copy"),
        path("agreements/<uuid:pk>/file/", agreements.agreement_file, name="agreement_file"),
        # Agreements and results, for providers
        path("portal/agreements/", portal_agreements.portal_agreement_list, name="portal_agreement_list"),
        path("portal/agreements/<uuid:pk>/", portal_agreements.portal_agreement, name="portal_agreement"),
        path(
            "portal/agreements/<uuid:pk>/file/",
            portal_agreements.portal_agreement_file,
            name="portal_agreement_file",
        ),
        path("portal/results/", portal_agreements.portal_result_list, name="portal_result_list"),
        path("portal/results/<uuid:pk>/", portal_agreements.portal_result, name="portal_result"),
    ]
)
