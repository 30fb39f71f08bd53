"""More short lists of codes, each with its words, beside `states`: what is corrected of a child's record, and why."""

from sefton_pdps.core.choices import Choices


class RecordPart(Choices):
    """What a child's record holds that may be told anew; the code is the column's name, or `home` for where it is."""

    GIVEN_NAME = "given_name", "Given names"
    FAMILY_NAME = "family_name", "Family name"
    BORN = "date_of_birth", "Date of birth"
    SEX = "sex", "Sex"
    HOME = "home", "Home postcode"
    SCHOOL = "school", "School"
    CASE_NUMBER = "case_number", "The council’s own case number"
    SOCIAL_WORKER = "social_worker", "Social worker"
    TEAM = "team", "Team"
    REVIEWING_OFFICER = "reviewing_officer", "Reviewing officer"

    @classmethod
    def of_people(cls) -> "tuple[RecordPart, ...]":
        """Who works with the child: changed by a page of its own, because it changes who meets the name (ADR 42)."""
        return (cls.SOCIAL_WORKER, cls.TEAM, cls.REVIEWING_OFFICER)


class WhyChanged(Choices):
    WRONG = "wrong", "It was recorded wrongly"
    SINCE = "since", "It has changed since it was recorded"
    OTHER = "other", "Another reason"
