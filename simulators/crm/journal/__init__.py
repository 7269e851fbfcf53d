"""The webhooks journal: changes that an app fetches, instead of being called (CRM contract 14.4)."""
