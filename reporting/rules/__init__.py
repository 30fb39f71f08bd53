"""Pure rules of money over time: financial years, accrual, forecast and the words for a variance."""
