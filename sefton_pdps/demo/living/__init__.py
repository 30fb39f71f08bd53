"""The living data set: two and a half years of the PDPS made through the real services, dated up to today.

A story is a list of things that people do at set moments. The clock is stopped at each moment, the person acts through
the same service as in the browser, and what they do may put later things on the list. Whatever lies after today is
never done: that is why competitions are open, authorisations wait and a report is still to be checked.
"""

from collections.abc import Callable
from datetime import date, datetime

from sefton_pdps.accounts.models import User
from sefton_pdps.demo.living import (
    admissions,
    already_made,
    amending,
    asking,
    authority,
    contacts,
    falls,
    framework,
    ladders,
    money,
    motion,
    nights,
    notices,
    planning,
    records,
    register,
    sharing,
    siblings,
    statements,
    telling,
    ways,
)
from sefton_pdps.demo.living.story import Story


def load_living(
    *,
    seed: int,
    today: date,
    now: datetime,
    people: dict[str, User],
    say: Callable[[str], None],
    scale: int = 100,
) -> None:
    """Tell the whole story up to `today`, and nothing that lies after `now`.

    `scale` is the share of its children and applicants, in per cent.
    """
    story = Story(seed=seed, today=today, now=now, say=say)
    story.people = people
    framework.plan(story)
    register.plan(story)
    contacts.plan(story)
    falls.plan(story)
    admissions.plan(story, scale=scale)
    notices.plan(story)
    telling.plan(story)
    ways.plan(story, scale=scale)
    motion.plan(story)
    already_made.plan(story)
    ladders.plan(story, scale=scale)
    authority.plan(story)
    nights.plan(story, scale=scale)
    asking.plan(story)
    planning.plan(story)
    amending.plan(story)
    records.plan(story)
    statements.plan(story)
    sharing.plan(story)
    siblings.plan(story)
    money.plan(story, scale=scale)
    story.tell()
