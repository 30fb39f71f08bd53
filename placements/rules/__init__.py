"""Pure rules of children, referrals and placements: no Django, no clock, no database."""
