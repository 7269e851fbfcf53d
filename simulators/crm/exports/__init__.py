"""Exports of records into files, one at a time (CRM contract 17)."""
