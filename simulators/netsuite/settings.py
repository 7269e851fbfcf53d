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
    """The switches of one account. Times are in milliseconds; None switches a limit off."""

    company_name: str = "Parent Co"
    """The company's name, as the account's pages and token information show it."""
    subsidiaries: tuple[str, ...] = ("Parent Co",)
    """The subsidiaries of a OneWorld account, the root first; empty for an account without the feature.
    Read when the account is opened."""
    currencies: tuple[str, ...] = ("USD",)
    """Currency symbols, the base currency first. Read when the account is opened."""
    time_zone: str = "America/Los_Angeles"
    """The zone in which SuiteQL shows times, and in which `q` literals are meant."""
    date_format: Literal["M/D/YYYY", "D/M/YYYY", "YYYY-MM-DD"] = "M/D/YYYY"
    """The date format preference of the token's user: SuiteQL dates and `q` literals."""

    client_time: Literal["site", "wall"] = "site"
    """By which clock the freshness of signatures and assertions is judged; ``wall``: it is not (2.6)."""
    release: str | None = None
    """The release the account is on, such as ``2026.2``; None follows the site's clock (2.3)."""

    concurrency_limit: int | None = 5
    """Requests in flight for the whole account, SOAP, REST and RESTlets together (8)."""
    floor_latency: int = 0
    """For how long every request is in flight at least, so that the limit can be reached."""

    auto_numbering: bool = False
    """Whether customers are numbered (``CUST101``) in place of being named after themselves."""
    after_bare_date: Literal["midnight", "end_of_day"] = "midnight"
    """What AFTER a bare date in `q` means. Unconfirmed."""
    shuffle_unsorted: bool = False
    """Whether SuiteQL without ORDER BY answers in another order on each page."""
    governance_units: int = 5_000
    """Units of one RESTlet call."""


PROFILES: dict[str, dict[str, Any]] = {"sandbox": {}, "production": {}}
"""A sandbox equals production (8)."""


def settings_for(profile: str, switches: Mapping[str, Any]) -> Settings:
    """The switches of a profile with some turned by hand. Raises `ValueError` as `turned` does."""
    return turned(Settings(**PROFILES.get(profile, {})), switches)


def turned(settings: Settings, switches: Mapping[str, Any]) -> Settings:
    """Settings with some switches turned. Raises `ValueError` for what is no switch or no position of one."""
    unknown = sorted(set(switches) - set(Settings.__dataclass_fields__))
    if unknown:
        raise ValueError(f"NetSuite has no such switch: {', '.join(unknown)}")
    if not switches:
        return settings
    try:
        return msgspec.convert({**asdict(settings), **switches}, Settings)
    except msgspec.ValidationError as error:
        raise ValueError(f"NetSuite cannot be switched so: {error}") from None
