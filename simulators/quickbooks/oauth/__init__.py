"""OAuth 2.0 and OpenID: grants and tokens, the endpoints, the signed identity (QuickBooks contract 7)."""
