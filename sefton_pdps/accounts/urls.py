from django.urls import path

from sefton_pdps.accounts.views import colleagues, passwords, people, second_factor, signing_in, staying

app_name = "accounts"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("session/", staying.state, name="session"),
    path("session/stay/", staying.stay, name="stay"),
    path("session/keep/", staying.keep, name="keep"),
    path("second-factor/", second_factor.set_up, name="second_factor"),
    path("second-factor/picture/", second_factor.picture, name="second_factor_picture"),
    path("second-factor/recovery-codes/", second_factor.recovery_codes, name="recovery_codes"),
    path("second-factor/code/", second_factor.code, name="second_factor_code"),
    path("second-factor/change/", second_factor.change, name="second_factor_change"),
    path("people/<uuid:pk>/reset-second-factor/", people.reset_second_factor, name="reset_second_factor"),
    path("password/change/", passwords.change, name="change_password"),
    path("second-factor/link/", second_factor.send_link, name="second_factor_link"),
    path("second-factor/shown/", second_factor.shown, name="second_factor_shown"),
    path("password/forgotten/", passwords.forgotten, name="forgotten"),
    path("password/link-sent/", passwords.link_sent, name="link_sent"),
    path("password/set/", passwords.set_password, name="set_password"),
    path("profile/", people.profile, name="profile"),
    path("portal/people/", colleagues.colleague_list, name="colleague_list"),
    path("portal/people/invite/", colleagues.colleague_invite, name="colleague_invite"),
    path("portal/people/<uuid:pk>/end/", colleagues.colleague_end, name="colleague_end"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<uuid:pk>/", people.person, name="person"),
    path("people/<uuid:pk>/end-access/", people.end_access, name="end_access"),
    path("people/<uuid:pk>/restore-access/", people.restore_access, name="restore_access"),
    path("people/<uuid:pk>/invite-again/", people.invite_again, name="invite_again"),
    path("people/<uuid:pk>/roles/<uuid:grant>/end/", people.end_role, name="end_role"),
]
