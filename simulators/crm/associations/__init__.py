"""Associations: typed, labelled, kept in both directions (CRM contract 7)."""
