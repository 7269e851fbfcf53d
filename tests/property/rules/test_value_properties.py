"""What holds of every canonical value."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from sync_core.rules.display_name import LONGEST, canonical_name, free_name, name_key
from sync_core.rules.model import Kind
from sync_core.rules.values import canonical, is_empty, number_of, read_row, write_row

KINDS: st.SearchStrategy[Kind] = st.sampled_from(get_args(Kind))
TEXTS = st.one_of(
    st.text(),
    st.from_regex(r"\A[+-]?[0-9]{0,30}\.?[0-9]{0,30}(e[+-]?[0-9]{1,3})?\Z"),
    st.from_regex(r"\A(https?://)?(www\.)?[a-zA-Z]{1,5}\.ch(/[a-zA-Z]*)?\Z"),
    st.datetimes().map(lambda moment: moment.isoformat()),
    st.integers(-(10**17), 10**17).map(str),
)


@given(TEXTS, KINDS)
def test_a_canonical_value_is_its_own_canonical_value(text: str, kind: Kind) -> None:
    once = canonical((text,), kind)
    assert canonical(once, kind) == once


@given(TEXTS, KINDS)
def test_only_nothing_is_empty(text: str, kind: Kind) -> None:
    assert is_empty(canonical((text,), kind)) == is_empty((text,)) == (not text.strip())


@given(TEXTS, KINDS)
def test_blanks_around_and_composition_do_not_count(text: str, kind: Kind) -> None:
    other = f" \t{unicodedata.normalize('NFD', text)}\r\n"
    same = unicodedata.normalize("NFC", text)
    assert canonical((other,), kind) == canonical((same,), kind)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4), st.integers(0, 6))
def test_numbers_are_equal_by_value(number: Decimal, zeros: int) -> None:
    spelled = f"+{number:f}{'0' * zeros}" if number >= 0 else f"{number:f}{'0' * zeros}"
    assert canonical((spelled,), "number") == canonical((str(number),), "number")
    assert number_of(canonical((spelled,), "number")[0]) == number


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_a_row_reads_what_it_wrote(texts: list[str]) -> None:
    parts = tuple(f"field_{place}" for place in range(len(texts)))
    assert read_row(write_row(tuple(texts), parts), parts) == tuple(texts)


@given(st.text(), st.text(), st.sampled_from(["append_person", "append_number"]), st.integers(1, 4))
def test_a_free_name_is_free_and_fits(wanted: str, person: str, policy: str, holders: int) -> None:
    wanted, person = canonical_name(wanted) or "Acme", canonical_name(person)
    taken: set[str] = set()
    for _ in range(holders):
        name = free_name(wanted, person, policy=policy, taken=taken)  # type: ignore[arg-type]
        if name is None:
            assert policy == "append_person"
            return
        assert name_key(name) not in taken
        assert len(name) <= LONGEST
        assert canonical_name(name) == name
        taken.add(name_key(name))
