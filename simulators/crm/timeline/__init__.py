"""Timeline events: templates with their tokens, events on records, app events (CRM contract 16.2)."""
