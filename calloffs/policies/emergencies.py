"""What is bought in an emergency: the referral's day decides (ADR 20)."""

from calloffs.models import CallOff, ServiceAgreement
from placements.policies import is_emergency


def is_emergency_of_call_off(call_off: CallOff) -> bool:
    """Whether a call-off buys a home that is needed before the next working day is over."""
    return is_emergency(call_off.referral)


def is_emergency_of_agreement(agreement: ServiceAgreement) -> bool:
    """The same of its agreement."""
    return is_emergency(agreement.call_off.referral)
