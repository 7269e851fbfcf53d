"""What every fake stands on: clock, chance, agenda, events, sites, faults, limits, webhooks, server."""
