from django.urls import path

from placements.views import (
    approving,
    children,
    grave_changes,
    guarding,
    matching,
    placements,
    profiles,
    referrals,
)

app_name = "placements"
urlpatterns = [
    path("children/", children.child_list, name="child_list"),
    path("children/new/", children.child_new, name="child_new"),
    path("children/<uuid:pk>/", children.child_detail, name="child_detail"),
    path("children/<uuid:pk>/start-referral/", children.referral_start, name="referral_start"),
    path("children/<uuid:pk>/kept-out/", guarding.identifiers, name="identifiers"),
    path("children/<uuid:pk>/let-through/", guarding.let_through, name="let_through"),
    path("let-through/<uuid:pk>/take-back/", guarding.take_back, name="let_through_take_back"),
    path("referrals/", referrals.referral_list, name="referral_list"),
    path("referrals/<uuid:pk>/", referrals.referral_detail, name="referral_detail"),
    path("referrals/<uuid:pk>/submit/", referrals.referral_submit, name="referral_submit"),
    path("referrals/<uuid:pk>/approve/", approving.referral_approve, name="referral_approve"),
    path("second-looks/<uuid:pk>/", approving.second_look, name="second_look"),
    path("referrals/<uuid:pk>/withdraw/", referrals.referral_withdraw, name="referral_withdraw"),
    path("referrals/<uuid:pk>/profile/", profiles.profile_detail, name="profile_detail"),
    path("referrals/<uuid:pk>/profile/write/", profiles.profile_edit, name="profile_edit"),
    path("referrals/<uuid:pk>/profile/approve/", profiles.profile_approve, name="profile_approve"),
    path("referrals/<uuid:pk>/match/", matching.match, name="match"),
    path("referrals/<uuid:pk>/match/compare/", matching.compare, name="compare"),
    path("referrals/<uuid:pk>/sections/<slug:code>/", referrals.referral_section, name="referral_section"),
    path("settings/grave-changes/", grave_changes.grave_change_list, name="grave_change_list"),
    path("settings/grave-changes/<uuid:pk>/", grave_changes.grave_change_detail, name="grave_change_detail"),
    path("placements/", placements.placement_list, name="placement_list"),
    path("placements/<uuid:pk>/", placements.placement_detail, name="placement_detail"),
    path("placements/<uuid:pk>/start/", placements.placement_start, name="placement_start"),
    path("placements/<uuid:pk>/cancel/", placements.placement_cancel, name="placement_cancel"),
    path("placements/<uuid:pk>/end/", placements.placement_end, name="placement_end"),
    path("placements/<uuid:pk>/fee/", placements.placement_fee, name="placement_fee"),
]
