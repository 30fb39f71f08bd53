"""Whether a newer profile than the one that went out is approved."""

from django.db.models import Exists, OuterRef

from calloffs.models import CallOff
from placements.models import AnonymisedProfile
from placements.selectors.profiles import that_stand


def newer_profile(call_off: CallOff) -> AnonymisedProfile | None:
    """The newest version of the profile that may go out, where it is not the one that went out."""
    if call_off.profile_version is None:
        return None
    rows = that_stand().filter(referral=call_off.referral_id, version__gt=call_off.profile_version.version)
    return rows.order_by("-version").first()


def has_newer_profile() -> Exists:
    """Of a call-off whose profile went out: whether a newer version may go out."""
    newer = that_stand().filter(
        referral=OuterRef("referral"), version__gt=OuterRef("profile_version__version")
    )
    return Exists(newer)
