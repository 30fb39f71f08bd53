"""The council's pages of children, referrals and placements."""
