"""Every switch of the fake. What a vendor's page or a recording confirms is the default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import msgspec

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
"""Milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The switches of one company file. Times are in milliseconds; None switches a limit off."""

    company_name: str = "Sandbox Company_US_1"
    """CompanyInfo's name. Read when the account is opened."""
    time_zone: str = "America/Los_Angeles"
    """The company file's zone, which every time is shown in. Read when a record is written."""
    home_currency: str = "USD"
    """The only currency: multicurrency is not built. Read when the account is opened."""
    subscription: Literal["active", "lapsed"] = "active"
    """A lapsed subscription answers 6190 to every call for the company's data."""

    duplicate_detail: Literal["id", "null", "classic", "french"] = "id"
    """The Detail of fault 6240: the holder's id, a bare null, the classic sentence, a French company's."""
    names_ignore_case: bool = True
    """Whether ``acme`` collides with ``ACME`` in the one name list. Unconfirmed."""
    job_names: Literal["unique", "per_parent"] = "unique"
    """Whether sub-customers share the one name list or may have equal names under different parents."""
    balance_blocks_deactivation: bool = False
    """Whether a customer who owes cannot be made inactive. What the API does today is unconfirmed."""
    other_editor: str = "Jo Doe"
    """Whom fault 5010 names as having been quicker."""

    id_filter: Literal["strict", "lenient"] = "strict"
    """Strict: Id cannot be sorted by, and is compared by ``=`` and ``IN`` only."""
    start_position_zero: Literal["lenient", "strict"] = "lenient"
    """Lenient: STARTPOSITION 0 is taken as 1; strict answers 4001, as it did in 2013."""
    cdc_horizon: Literal["enforced", "open"] = "enforced"
    """Whether a changedSince of more than 30 days ago is refused. In 2020 the sandbox still answered."""
    index_lag: int = 0
    """For how long a new record stays out of query, and any change out of CDC."""

    requests_per_minute: int | None = 500
    """Requests in any minute per company."""
    requests_per_second: int | None = 10
    """Requests in any second per company and app."""
    batches_per_minute: int | None = 40
    """Batches in any minute per company and app."""
    throttle_body: Literal["json", "xml", "empty"] = "json"
    """What a 429 carries: the gateway's JSON, the XML of 2016 even to JSON callers, or nothing."""
    retry_after: int | None = None
    """Seconds in a 429's Retry-After; None sends no such header."""
    outage_layer: Literal["service", "gateway"] = "service"
    """Who answers a 500: the service with code 10000, or the gateway with code 3100."""

    previous_refresh_token: Literal["valid_24h", "dies_at_once"] = "valid_24h"
    """Whether the refresh token before the newest still works for a day after the rotation."""
    refresh_rotation: int = 24 * HOUR
    """The age at which the next refresh answers a new refresh token."""
    consent: Literal["granted", "denied"] = "granted"
    """What the user answers on the page that asks whether the app may connect."""

    webhook_url: str = ""
    """Where changes are told; empty tells nobody."""
    webhook_format: Literal["cloudevents", "legacy"] = "cloudevents"
    """The bare array of CloudEvents, or the eventNotifications that it replaces."""
    webhook_profile: Literal["sandbox", "production"] = "sandbox"
    """Near real time, or collected for ``webhook_interval``."""
    webhook_interval: Literal[60_000, 180_000, 300_000] = 180_000
    """How long production collects before it sends."""
    webhook_deactivation: Literal["delete", "update"] = "delete"
    """What making a name inactive is told as. Unconfirmed."""


PROFILES: dict[str, dict[str, Any]] = {
    "sandbox": {},
    "production": {"webhook_profile": "production", "index_lag": 2 * SECOND},
}
"""Where a company of paying customers differs from a developer's sandbox."""


def settings_for(profile: str, switches: Mapping[str, Any]) -> Settings:
    """The switches of a profile with some turned by hand. Raises `ValueError` as `turned` does."""
    return turned(Settings(**PROFILES.get(profile, {})), switches)


def turned(settings: Settings, switches: Mapping[str, Any]) -> Settings:
    """Settings with some switches turned. Raises `ValueError` for what is no switch or no position of one."""
    unknown = sorted(set(switches) - set(Settings.__dataclass_fields__))
    if unknown:
        raise ValueError(f"QuickBooks has no such switch: {', '.join(unknown)}")
    if not switches:
        return settings
    try:
        return msgspec.convert({**asdict(settings), **switches}, Settings)
    except msgspec.ValidationError as error:
        raise ValueError(f"QuickBooks cannot be switched so: {error}") from None
