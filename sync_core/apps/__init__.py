"""One client per vendor. Each speaks its vendor's HTTP API and hands out the core's own values."""
