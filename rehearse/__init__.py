"""Rehearse: a SaaS sync meets its vendors before it meets a real account."""
