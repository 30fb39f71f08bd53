"""What the first draft of an anonymised profile says."""

from placements.models import Referral
from placements.rules.needs import codes_of, grouped
from placements.states import Sex

_GENDERS = {Sex.FEMALE: "Girl", Sex.MALE: "Boy", Sex.NOT_STATED: "Not stated"}


# What providers read where no answer asks for anything more: a person says more where there is more to say.
EVERYDAY = "Everyday care. The referral names no need beyond it."


def suggested_profile(referral: Referral) -> dict[str, str]:
    """A whole first draft from the answers, for a person to edit: the leak guard reads it before it is kept."""
    child = referral.child
    return {
        "gender_words": _GENDERS[Sex(child.sex)],
        "area_words": f"{child.home_postcode.split(' ')[0]} area" if child.home_postcode else "Not stated",
        "story": referral.needs_story,
        "wishes": referral.wishes,
        "strengths": "",
        "support": grouped(codes_of(referral.answers)).sentences or EVERYDAY,
    }
