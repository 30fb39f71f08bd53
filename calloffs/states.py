from django.db import models


class CallOffState(models.TextChoices):
    OPENED = "opened", "Opened"
    PUBLISHED = "published", "Open for offers"
    CLOSED = "closed", "Closed, being scored"
    EVALUATED = "evaluated", "Scored"
    CASE_MADE = "case_made", "Direct award case made"
    RECOMMENDED = "recommended", "Waiting for authorisation"
    AUTHORISED = "authorised", "Authorised"
    AWARDED = "awarded", "Awarded"
    NO_AWARD = "no_award", "Ended with no award"


# The competition is over for those who only scored it: what came of it is not theirs to read.
DECIDED = (CallOffState.AUTHORISED, CallOffState.AWARDED, CallOffState.NO_AWARD)


class CallOffRoute(models.TextChoices):
    MINI_COMPETITION = "mini_competition", "Mini-competition"
    DIRECT_AWARD = "direct_award", "Direct award"


class DeclineReason(models.TextChoices):
    NO_VACANCY = "no_vacancy", "No vacancy"
    MIX = "mix", "Mix of the children already there"
    REGISTRATION = "registration", "Needs beyond our registration"
    STAFFING = "staffing", "Staffing"
    LOCATION = "location", "Location"
    PRICE = "price", "Price"
    TIMING = "timing", "Timing"
    OTHER = "other", "Another reason"


class QuestionState(models.TextChoices):
    ASKED = "asked", "Waiting for an answer"
    PUBLISHED = "published", "Answered to every invited provider"
    PRIVATE = "private", "Answered to who asked only"
    REFUSED = "refused", "Not answered"


class OfferState(models.TextChoices):
    SUBMITTED = "submitted", "Submitted"
    SUPERSEDED = "superseded", "Replaced by a later version"
    WITHDRAWN = "withdrawn", "Withdrawn"
    PREFERRED = "preferred", "Preferred"
    NOT_PREFERRED = "not_preferred", "Not preferred"


class DirectGround(models.TextChoices):
    CONTINUITY = "continuity", "Brother or sister there, or continuity of care"
    STEP_DOWN = "step_down", "Step-down with the same provider"
    EMERGENCY = "emergency", "Emergency or court date"
    SOLE = "sole", "Only this setting can meet the need"
    FAILED_COMPETITION = "failed_competition", "A competition brought no suitable offer"
    WISH = "wish", "The child's clear wish"
    PARENT_AND_CHILD = "parent_and_child", "Parent-and-child order"


class HowLong(models.TextChoices):
    THREE_DAYS = "three_days", "72 hours"
    FOUR_WEEKS = "four_weeks", "28 days"
    LONGER = "longer", "Longer"


class AgreedHow(models.TextChoices):
    TELEPHONE = "telephone", "By telephone"
    EMAIL = "email", "By e-mail"


class AuthorisationState(models.TextChoices):
    REQUESTED = "requested", "Waiting"
    AUTHORISED = "authorised", "Authorised"
    RETURNED = "returned", "Returned with a question"
    REFUSED = "refused", "Refused"


class Impact(models.TextChoices):
    YES = "yes", "Yes"
    LIKELY = "likely", "Likely"
    NO = "no", "No"


class KeyOffice(models.TextChoices):
    """Offices that may hold a key of an authorisation."""

    HEAD_OF_SERVICE = "head_of_service", "Head of Service"
    DCS = "dcs", "Executive Director of Children's Social Care and Education"
    ASC = "asc", "Executive Director of Adult Social Care and Health"


class KeyDecision(models.TextChoices):
    AUTHORISE = "authorise", "Authorise"
    RETURN = "return", "Return with a question"
    REFUSE = "refuse", "Refuse"


class AgreementState(models.TextChoices):
    DRAFTED = "drafted", "Being drawn up"
    ISSUED = "issued", "Waiting for the provider's signature"
    SIGNED = "signed", "Signed by both"
    ENDED = "ended", "Ended"


class BidderResult(models.TextChoices):
    WON = "won", "Awarded"
    LOST = "lost", "Not awarded"
    NO_AWARD = "no_award", "Ended with no award"
