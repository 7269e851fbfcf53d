"""The offset of an app's clock, by its ``Date`` headers (data-sync B.6.3)."""

from __future__ import annotations

from email.utils import formatdate

import pytest

from sync_core.apps.skew import Skew
from tests.unit.apps.answers import START


def date(instant: int) -> str:
    return formatdate(instant / 1000, usegmt=True)


def measured(*offsets: int, fraction: int = 0) -> Skew:
    skew = Skew()
    for turn, offset in enumerate(offsets):
        now = START + turn * 1_000 + fraction
        skew.observe(date((now + offset) // 1000 * 1000), now)
    return skew


@pytest.mark.parametrize("fraction", [0, 1, 499, 750, 999])
def test_clocks_that_agree_differ_by_nothing_whatever_the_fraction_of_the_second(fraction: int) -> None:
    assert measured(0, fraction=fraction).offset == 0
    assert measured(180_000, fraction=fraction).offset == 180_000


def test_the_median_of_the_last_nine_counts() -> None:
    assert measured(*[0] * 5, *[60_000] * 4).offset == 0
    assert measured(*[0] * 5, *[60_000] * 5).offset == 60_000
    assert measured(3_600_000, *[-7_000] * 8).offset == -7_000


@pytest.mark.parametrize("header", [None, "", "yesterday", "Mon, 99 Foo 2026"])
def test_without_a_readable_date_the_offset_is_nothing(header: str | None) -> None:
    skew = Skew()
    skew.observe(header, START)
    assert skew.offset == 0


def test_instants_are_corrected_both_ways() -> None:
    skew = measured(180_000)
    assert skew.ours(START + 180_000) == START
    assert skew.theirs(START) == START + 180_000


def test_more_than_two_minutes_are_told() -> None:
    assert measured(120_000).warning == ""
    assert "121 s" in measured(121_000).warning
    assert "-121 s" in measured(-121_000).warning
