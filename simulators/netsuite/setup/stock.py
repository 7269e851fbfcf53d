"""What an account is made of: its features, users, roles and permissions, and what the bundle brings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

WORKBOOK = "SuiteAnalytics Workbook"
"""Both a feature and a permission."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One checkbox of Setup > Company > Enable Features."""

    name: str
    label: str
    tab: str


TABS = ("Analytics", "SuiteCloud")

FEATURES: tuple[Feature, ...] = (
    Feature("suiteanalytics_workbook", WORKBOOK, "Analytics"),
    Feature("server_suitescript", "Server SuiteScript", "SuiteCloud"),
    Feature("soap_web_services", "SOAP Web Services", "SuiteCloud"),
    Feature("rest_web_services", "REST Web Services", "SuiteCloud"),
    Feature("token_based_authentication", "Token-Based Authentication", "SuiteCloud"),
    Feature("oauth2", "OAuth 2.0", "SuiteCloud"),
)
"""In the order of the page. The feature of subsidiaries comes with the kind of account."""

APPLICATION = "HubSpot Sync"
"""The name of the bundle and of its integration record."""
BUNDLE_VERSION = "1.0"

ADMINISTRATOR, INTEGRATION_USER = "-5", "17"
"""Internal ids of employees."""
ADMINISTRATOR_ROLE, REPORTING_ROLE, SYNC_ROLE = "3", "1001", "1042"
"""Internal ids of roles."""

PERMISSIONS = (
    "REST Web Services",
    "Log in using Access Tokens",
    "Log in using OAuth 2.0 Access Tokens",
    "SuiteAnalytics Workbook",
    "Lists > Customers",
    "Lists > Contacts",
    "Lists > Subsidiaries",
    "Lists > Currency",
    "Setup > CRM Lists",
    "System Notes",
    "Deleted Records",
    "Documents and Files",
)
"""Every permission that the fake looks at."""
LEVELS = ("none", "view", "create", "edit", "full")

SYNC_ROLE_RECORD: dict[str, Any] = {
    "name": "HubSpot Sync Role",
    "administrator": False,
    "inactive": False,
    "permissions": {
        "REST Web Services": "full",
        "Log in using Access Tokens": "full",
        "Log in using OAuth 2.0 Access Tokens": "full",
        "SuiteAnalytics Workbook": "edit",
        "Lists > Customers": "full",
        "Lists > Contacts": "full",
        "Lists > Subsidiaries": "view",
        "Lists > Currency": "view",
        "Setup > CRM Lists": "view",
        "System Notes": "view",
        "Deleted Records": "view",
        "Documents and Files": "full",
    },
}
"""The role that comes with the bundle."""

ROLES: dict[str, dict[str, Any]] = {
    ADMINISTRATOR_ROLE: {
        "name": "Administrator",
        "administrator": True,
        "inactive": False,
        "permissions": {},
    },
    REPORTING_ROLE: {
        "name": "Reporting Role",
        "administrator": False,
        "inactive": False,
        "permissions": {
            "REST Web Services": "full",
            "Log in using Access Tokens": "full",
            "SuiteAnalytics Workbook": "edit",
            "Lists > Customers": "view",
            "Lists > Contacts": "view",
        },
    },
}
"""The roles of an account without the bundle. The reporting role can log in, but is not the sync role."""

USERS: dict[str, dict[str, Any]] = {
    ADMINISTRATOR: {"name": "Administrator", "inactive": False, "roles": [ADMINISTRATOR_ROLE]},
    INTEGRATION_USER: {"name": "Integration User", "inactive": False, "roles": []},
}
