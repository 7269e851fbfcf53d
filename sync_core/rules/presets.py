"""What can be synced, and how it is set up unless somebody says otherwise (data-sync C.1, C.2, C.3, C.5).

What is offered for each app is a file of its own in `sync_core.rules.offers`; a further pair is one more
entry there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sync_core.rules.errors import SettingsError
from sync_core.rules.model import Direction, Filter, Party
from sync_core.rules.offers import netsuite, quickbooks
from sync_core.rules.offers.preset import SETUP_DAY, Preset

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

PRESETS: Final = (*quickbooks.OFFERED, *netsuite.OFFERED)


def preset(*, crm_object: str, app: str, app_object: str) -> Preset:
    """The presets of a pair of objects; where there are none, `SettingsError` names what is offered."""
    for offered in PRESETS:
        pair = offered.pair
        names = (pair.app_object, *offered.called)
        if (pair.crm_object, pair.app) == (crm_object, app) and app_object in names:
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
