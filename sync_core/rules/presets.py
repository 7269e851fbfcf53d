"""What can be synced, and how it is set up unless somebody says otherwise (data-sync C.1, C.2, C.3, C.5).

Offered so far: CRM contacts with QuickBooks customers. A further pair is one more entry of `PRESETS`. The row
from the customer's balance to an "open balance" of the contact is no preset: it needs a CRM property of that
name, which a portal does not have by itself. A custom row can add it. The display name is no row, either: it
is made by the rules of B.11, and `Options.display_name_from_company` is its switch (SEED-135).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sync_core.rules.errors import SettingsError
from sync_core.rules.matching import MatchKey
from sync_core.rules.model import Criterion, Direction, FieldRow, Filter, Party
from sync_core.rules.pairs import Pair

SETUP_DAY: Final = "{D0}"
"""Stands in a preset filter for the first moment of the setup day."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Preset:
    """A pair that is offered, with the directions it may take and everything that is set beforehand."""

    pair: Pair
    directions: tuple[Direction, ...]
    direction: Direction
    to_app: Filter
    to_crm: Filter


_CONTACT_ROWS: Final = (
    FieldRow("first_name", ("firstname",), ("GivenName",), label="First name"),
    FieldRow("last_name", ("lastname",), ("FamilyName",), label="Last name"),
    FieldRow(
        "email",
        ("email",),
        ("PrimaryEmailAddr",),
        kind="email",
        mode="never_clear",
        key=True,
        protected=True,
        label="E-mail",
    ),
    FieldRow("company", ("company",), ("CompanyName",), direction="to_crm", label="Company name"),
    FieldRow("phone", ("phone",), ("PrimaryPhone",), kind="phone", label="Phone"),
    FieldRow("mobile", ("mobilephone",), ("Mobile",), kind="phone", label="Mobile phone"),
    FieldRow("website", ("website",), ("WebAddr",), kind="url", label="Website"),
    FieldRow(
        "address",
        ("address", "city", "state", "zip", "country"),
        (
            "BillAddr.Line1",
            "BillAddr.City",
            "BillAddr.CountrySubDivisionCode",
            "BillAddr.PostalCode",
            "BillAddr.Country",
        ),
        label="Address",
    ),
)

CONTACT_CUSTOMER: Final = Preset(
    pair=Pair(
        crm_object="contacts",
        app="quickbooks",
        app_object="customer",
        rows=_CONTACT_ROWS,
        keys=(
            MatchKey(
                "email",
                "email",
                crm=("email", "hs_additional_emails"),
                app=("PrimaryEmailAddr",),
                lists=("hs_additional_emails",),
            ),
        ),
        unique_name="DisplayName",
        beside_app=("vendor", "employee"),
        beside_crm={"companies": "company"},
    ),
    directions=("two_way", "to_app", "to_crm"),
    direction="two_way",
    # A contact whose CRM invoice was made since the setup and is no draft any more (SEED-130; H, A-7).
    to_app=(
        (
            Criterion("hs_invoice_status", "is_none_of", ("draft",), object="invoices"),
            Criterion("hs_createdate", "after", (SETUP_DAY,), object="invoices"),
            Criterion("hs_invoice_source", "is_any_of", ("CRM",), object="invoices"),
        ),
    ),
    to_crm=(),
)

PRESETS: Final = (CONTACT_CUSTOMER,)


def preset(*, crm_object: str, app: str, app_object: str) -> Preset:
    """The presets of a pair of objects; where there are none, `SettingsError` names what is offered."""
    for offered in PRESETS:
        pair = offered.pair
        if (pair.crm_object, pair.app, pair.app_object) == (crm_object, app, app_object):
            return offered
    pairs = [offered.pair for offered in PRESETS if offered.pair.app == app]
    mine = ", ".join(f"{pair.crm_object} with {pair.app_object}" for pair in pairs) or "nothing"
    raise SettingsError(
        "crm_object", f"{crm_object} with {app_object} is not offered; offered for {app or 'no app'}: {mine}"
    )


def winner_preset(direction: Direction) -> Party:
    """The winner app unless somebody chooses: the CRM, and for a one-way sync its source (C.1)."""
    return "app" if direction == "to_crm" else "crm"


def preset_filter(template: Filter, *, setup_day: int) -> Filter:
    """A pair's filter with the setup day put in. The result is kept: the day never moves (C.5)."""
    moment = (_EPOCH + timedelta(milliseconds=setup_day)).isoformat(timespec="milliseconds")
    day = moment.replace("+00:00", "Z")
    return tuple(
        tuple(
            replace(
                criterion, values=tuple(day if value == SETUP_DAY else value for value in criterion.values)
            )
            for criterion in group
        )
        for group in template
    )


def setup_day(now: int, zone: str) -> int:
    """``D0``: the first moment, in ms, of the day that ``now`` lies in for an account of this time zone.

    `SettingsError` for a zone that is no name of the tz database.
    """
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise SettingsError("time_zone", f"{zone!r} is no known time zone") from unknown
    local = (_EPOCH + timedelta(milliseconds=now)).astimezone(place)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return (midnight.astimezone(UTC) - _EPOCH) // timedelta(milliseconds=1)
