"""What pages and documents say about children, referrals and placements."""

from placements.presenters.words import EVENT_WORDS, distance_words, placement_status, referral_status

__all__ = ["EVENT_WORDS", "distance_words", "placement_status", "referral_status"]
