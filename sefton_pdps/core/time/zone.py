"""The time zone of England: pure, so that rules may ask for it."""

from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
