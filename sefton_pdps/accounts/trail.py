"""What the audit trail holds of people, their roles and their signing in."""

from sefton_pdps.audit.records import Kind, Record, Told, in_trail_only

RECORDS = (
    Record(
        "accounts.user",
        "Person",
        Kind.ACCESS,
        {
            "person.invited": "invited the person",
            "person.left": "ended the access",
            "person.returned": "restored the access",
            "person.telephone": "changed the telephone number",
            "password.link_sent": "sent a link to set a password",
            "password.set": "set a password by the link",
            "password.changed": "changed the password",
            "role.granted": "granted the role {role}",
            "role.ended": "ended the role {role}",
            "session.signed_in": "signed in",
            "session.signed_out": "signed out",
            "session.idled": "was signed out because nothing happened for a while",
            "second_factor.link_sent": "asked for a link, to set up a device for sign-in codes",
            "second_factor.set_up": "set up a device for sign-in codes",
            "second_factor.given_up": "gave up the device for sign-in codes, to set up another",
            "second_factor.reset": (
                "reset the device for sign-in codes. How the person was known: {known_by}"
            ),
            "second_factor.recovery_code_used": "signed in with a recovery code",
            "access.denied": Told("tried to open a page that the role does not allow", kind=Kind.DENIED),
        },
    ),
    Record("", "", Kind.DENIED, {"session.refused": in_trail_only("refused a sign-in")}),
)
