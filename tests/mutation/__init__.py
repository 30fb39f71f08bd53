"""Mutation testing of the rules where a slip harms most: permission, deadline, money and authorisation."""
