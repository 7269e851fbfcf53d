"""OAuth: codes, refresh tokens, access tokens (CRM contract 12.1, 12.2)."""
