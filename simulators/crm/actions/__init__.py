"""Custom actions of workflows, and the workflows of a portal that call them (CRM contract 16.1)."""
