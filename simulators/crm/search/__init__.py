"""Search: an index that lags behind the records (CRM contract 6)."""
