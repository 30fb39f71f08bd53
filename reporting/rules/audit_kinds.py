"""The kinds of event that the audit trail is searched by."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AuditKind:
    """Some events of the trail: their label, and the beginnings of their names."""

    label: str
    beginnings: tuple[str, ...]


KINDS = {
    "reading": AuditKind(
        "Opening, searching for and exporting records", ("child.open", "child.search", "child.listed", "audit.")
    ),
    "denied": AuditKind("Refused: sign-ins and pages", ("access.denied", "session.refused")),
    "access": AuditKind(
        "People, roles and sign-in",
        ("person.", "team.", "role.", "password.", "second_factor.", "session.signed_in", "session.signed_out",
         "session.idled"),
    ),
    "children": AuditKind(
        "Children and referrals",
        ("child.record", "child.identifiers", "child.people", "referral.", "profile.", "guard."),
    ),
    "placements": AuditKind("Placements", ("placement.",)),
    "buying": AuditKind(
        "Call-offs, offers and agreements",
        ("call_off.", "clarification.", "invitation.", "offer.", "authorisation.", "agreement."),
    ),
    "providers": AuditKind(
        "Framework, applications and settings",
        (
            "framework.", "round.", "application.", "admission.", "setting.", "register.", "register_preview.",
            "absence.", "grave_change.", "exemption.",
        ),
    ),
    "money": AuditKind("Reports and budgets", ("report.", "budget.")),
    "machinery": AuditKind("Background work and messages", ("job.", "notice.")),
}  # fmt: skip
