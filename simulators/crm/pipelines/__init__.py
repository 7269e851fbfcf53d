"""Pipelines and their stages, and what follows from them for records (CRM contract 8)."""
