"""Webhooks: subscriptions, events, signatures (CRM contract 14.1 to 14.3). Delivery is the kit's."""
