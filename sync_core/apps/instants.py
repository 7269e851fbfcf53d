"""Instants at the edges: the vendors' ISO text and the core's milliseconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def millis_of(moment: datetime) -> int:
    """Milliseconds since the epoch; a moment without a zone is read as UTC. Fractions of a ms are cut off."""
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH) // _MILLISECOND


def millis(text: str) -> int:
    """Milliseconds of an ISO 8601 text, any offset, with or without a fraction. Raises `ValueError`."""
    return millis_of(datetime.fromisoformat(text))


def iso_seconds(instant: int) -> str:
    """The second that ``instant`` lies in, as ``2026-03-02T14:05:01Z``."""
    return (_EPOCH + instant // 1000 * timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
