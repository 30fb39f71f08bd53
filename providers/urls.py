from django.urls import path

from providers.views import (
    absences,
    admissions,
    applications,
    care_settings,
    conflicts,
    contacts,
    decisions,
    evaluation,
    frameworks,
    register,
    round_ends,
    rounds,
)
from providers.views import portal_applications as portal
from providers.views import portal_sending as sending
from providers.views import portal_settings as own
from sefton_pdps.core.web.addresses import by_first_part

app_name = "providers"
urlpatterns = by_first_part(
    [
        # Framework, lots, rounds
        path("framework/", frameworks.framework_list, name="framework_list"),
        path("framework/new/", frameworks.framework_new, name="framework_new"),
        path("framework/<uuid:pk>/", frameworks.framework_detail, name="framework_detail"),
        path("framework/<uuid:pk>/extend/", frameworks.framework_extend, name="framework_extend"),
        path("framework/<uuid:pk>/lots/new/", frameworks.lot_new, name="lot_new"),
        path("framework/<uuid:pk>/lots/suggested/", frameworks.lots_suggested, name="lots_suggested"),
        path("framework/<uuid:pk>/rounds/new/", rounds.round_new, name="round_new"),
        path("rounds/<uuid:pk>/", rounds.round_detail, name="round_detail"),
        path("rounds/<uuid:pk>/change/", rounds.round_change, name="round_change"),
        path("rounds/<uuid:pk>/advice/", rounds.round_advice, name="round_advice"),
        path("rounds/<uuid:pk>/sign/", rounds.round_sign, name="round_sign"),
        path("rounds/<uuid:pk>/open/", rounds.round_open, name="round_open"),
        path("rounds/<uuid:pk>/extend/", round_ends.round_extend, name="round_extend"),
        path("rounds/<uuid:pk>/cancel/", round_ends.round_cancel, name="round_cancel"),
        path("rounds/<uuid:pk>/cancel/answer/", round_ends.round_cancel_answer, name="round_cancel_answer"),
        # Admissions
        path("framework/admissions/", admissions.admission_list, name="admission_list"),
        path("framework/admissions/<uuid:pk>/", admissions.admission_detail, name="admission_detail"),
        path(
            "framework/admissions/<uuid:pk>/suspend/", admissions.admission_suspend, name="admission_suspend"
        ),
        path(
            "framework/admissions/<uuid:pk>/restore/", admissions.admission_restore, name="admission_restore"
        ),
        path("framework/admissions/<uuid:pk>/remove/", admissions.admission_remove, name="admission_remove"),
        # Applications, scoring, decision
        path("conflicts/", conflicts.conflict_list, name="conflict_list"),
        path("conflicts/<uuid:pk>/end/", conflicts.conflict_end_propose, name="conflict_end_propose"),
        path("conflicts/ends/<uuid:pk>/", conflicts.conflict_end_decide, name="conflict_end_decide"),
        path("applications/", applications.application_list, name="application_list"),
        path("applications/<uuid:pk>/", applications.application_detail, name="application_detail"),
        path("applications/<uuid:pk>/check/", applications.application_check, name="application_check"),
        path("applications/<uuid:pk>/clarify/", applications.application_clarify, name="application_clarify"),
        path("applications/<uuid:pk>/pass/", applications.application_pass, name="application_pass"),
        path("applications/<uuid:pk>/evaluators/", evaluation.evaluator_add, name="evaluator_add"),
        path("applications/<uuid:pk>/scoring/", evaluation.evaluation, name="evaluation"),
        path(
            "applications/<uuid:pk>/scoring/declare/",
            evaluation.evaluation_declare,
            name="evaluation_declare",
        ),
        path(
            "applications/<uuid:pk>/scoring/finish/",
            evaluation.evaluation_complete,
            name="evaluation_complete",
        ),
        path(
            "applications/<uuid:pk>/scoring/<uuid:criterion>/",
            evaluation.evaluation_score,
            name="evaluation_score",
        ),
        path("applications/<uuid:pk>/settle/", decisions.application_settle, name="application_settle"),
        path("applications/<uuid:pk>/decide/", decisions.application_decide, name="application_decide"),
        path(
            "applications/documents/<uuid:pk>/",
            applications.application_document,
            name="application_document",
        ),
        # Portal: applications and lots
        path("portal/applications/", portal.portal_application_list, name="portal_application_list"),
        path(
            "portal/applications/start/<uuid:pk>/",
            portal.portal_application_start,
            name="portal_application_start",
        ),
        path("portal/applications/documents/<uuid:pk>/", portal.portal_document, name="portal_document"),
        path(
            "portal/applications/lots/<uuid:pk>/",
            sending.portal_admission_detail,
            name="portal_admission_detail",
        ),
        path(
            "portal/applications/<uuid:pk>/",
            portal.portal_application_detail,
            name="portal_application_detail",
        ),
        path(
            "portal/applications/<uuid:pk>/lots/",
            portal.portal_application_lots,
            name="portal_application_lots",
        ),
        path(
            "portal/applications/<uuid:pk>/answers/<uuid:criterion>/",
            portal.portal_application_answer,
            name="portal_application_answer",
        ),
        path(
            "portal/applications/<uuid:pk>/documents/<slug:kind>/",
            portal.portal_application_add,
            name="portal_application_add",
        ),
        path(
            "portal/applications/<uuid:pk>/send/",
            sending.portal_application_send,
            name="portal_application_send",
        ),
        path(
            "portal/applications/<uuid:pk>/receipt/",
            sending.portal_application_receipt,
            name="portal_application_receipt",
        ),
        path(
            "portal/applications/<uuid:pk>/clarification/",
            sending.portal_application_clarification,
            name="portal_application_clarification",
        ),
        path(
            "portal/applications/<uuid:pk>/withdraw/",
            sending.portal_application_withdraw,
            name="portal_application_withdraw",
        ),
        # Providers, settings, the register
        path("providers/", care_settings.provider_list, name="provider_list"),
        path("providers/<uuid:pk>/", care_settings.provider_detail, name="provider_detail"),
        path("settings/", care_settings.setting_list, name="setting_list"),
        path("settings/<uuid:pk>/", care_settings.setting_detail, name="setting_detail"),
        path("settings/<uuid:pk>/contact/", contacts.setting_contact, name="setting_contact"),
        path("providers/<uuid:pk>/contact/", contacts.provider_contact, name="provider_contact"),
        path("register/", register.register_list, name="register_list"),
        path("register/changes/", register.register_changes, name="register_changes"),
        path("register/left-out/", absences.absence_list, name="absence_list"),
        path("register/left-out/<uuid:pk>/", absences.absence_detail, name="absence_detail"),
        path("register/previews/<uuid:pk>/", register.register_preview, name="register_preview"),
        path("register/previews/<uuid:pk>/questions/", register.preview_questions, name="preview_questions"),
        path("register/previews/<uuid:pk>/apply/", register.preview_apply, name="preview_apply"),
        path("register/previews/<uuid:pk>/drop/", register.preview_drop, name="preview_drop"),
        path("register/previews/<uuid:pk>/again/", register.preview_read_again, name="preview_read_again"),
        path("register/previews/<uuid:pk>/not-taken/", register.preview_not_taken, name="preview_not_taken"),
        path("register/<uuid:pk>/", register.register_detail, name="register_detail"),
        path("register/<uuid:pk>/not-taken/", register.register_not_taken, name="register_not_taken"),
        # Portal: settings, places and vacancies
        path("portal/settings/", own.portal_setting_list, name="portal_setting_list"),
        path("portal/settings/confirm/", own.portal_setting_confirm_all, name="portal_setting_confirm_all"),
        path("portal/settings/contact/", contacts.portal_contact, name="portal_contact"),
        path(
            "portal/settings/<uuid:pk>/contact/",
            contacts.portal_setting_contact,
            name="portal_setting_contact",
        ),
        path("portal/settings/<uuid:pk>/", own.portal_setting_detail, name="portal_setting_detail"),
        path("portal/settings/<uuid:pk>/confirm/", own.portal_setting_confirm, name="portal_setting_confirm"),
        path(
            "portal/settings/<uuid:pk>/describe/", own.portal_setting_describe, name="portal_setting_describe"
        ),
        path(
            "portal/settings/<uuid:pk>/households/add/", own.portal_household_add, name="portal_household_add"
        ),
        path("portal/settings/places/<uuid:pk>/hold/", own.portal_place_hold, name="portal_place_hold"),
        path("portal/settings/holds/<uuid:pk>/release/", own.portal_hold_release, name="portal_hold_release"),
        path(
            "portal/settings/households/<uuid:pk>/",
            own.portal_household_detail,
            name="portal_household_detail",
        ),
        path(
            "portal/settings/households/<uuid:pk>/places/",
            own.portal_household_places,
            name="portal_household_places",
        ),
    ]
)
