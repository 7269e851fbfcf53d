"""The sync core: a real two-way sync between a CRM and accounting apps. Speaks HTTP only."""
