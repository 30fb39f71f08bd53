"""Pure rules of money over time: financial years, forecast and the words for a variance."""
