"""Who calls: token-based authentication, OAuth 2.0, the login audit trail."""
