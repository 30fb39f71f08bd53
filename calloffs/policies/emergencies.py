"""What is bought in an emergency: the referral's day decides (ADR 20)."""

from calloffs.models import CallOff, Clarification, ServiceAgreement
from placements.policies import is_emergency
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User


def is_emergency_of_call_off(call_off: CallOff) -> bool:
    """Whether a call-off buys a home that is needed before the next working day is over."""
    return is_emergency(call_off.referral)


def is_emergency_of_question(asked: Clarification) -> bool:
    """The same of a provider's question about it."""
    return is_emergency(asked.call_off.referral)


def scores_on_duty(user: User, call_off: CallOff) -> bool:
    """Whether somebody on duty may score an emergency's offers, opened and published by themselves too (ADR 117)."""
    return has_permission(user, Permission.EMERGENCY_PLACE) and is_emergency_of_call_off(call_off)


def is_emergency_of_agreement(agreement: ServiceAgreement) -> bool:
    """The same of its agreement."""
    return is_emergency(agreement.call_off.referral)
