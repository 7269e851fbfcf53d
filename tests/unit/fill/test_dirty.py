"""The dirty file says truly where its dirt is, and the reader finds exactly that."""

from __future__ import annotations

import pytest

from rehearse.fill import FillError, read_csv_text
from rehearse.fill.dirty import REFUSED, Dirt, DirtyFile, dirty_csv, dirty_file
from rehearse.fill.mess import CONTACT_MESS

ROWS = 5000


@pytest.fixture(scope="module", params=[1, 2, 3], ids="seed {}".format)
def dirty(request: pytest.FixtureRequest) -> DirtyFile:
    seed: int = request.param
    return dirty_file(rows=ROWS, seed=seed)


def test_the_reader_refuses_the_unreadable_rows_and_takes_all_others(dirty: DirtyFile) -> None:
    batch = read_csv_text(dirty.text, app="crm", origin="dirty.csv")
    assert tuple(each.line for each in batch.refused) == dirty.unreadable
    assert len(batch.rows) + len(batch.refused) == ROWS
    lines = [row.line for row in batch.rows]
    readable = [line for dirt in Dirt if dirt not in REFUSED for line in dirty.where[dirt]]
    assert all(line in lines for line in readable)


def test_there_is_dirt_of_at_least_ten_kinds(dirty: DirtyFile) -> None:
    assert len(dirty.counts) >= 10
    assert all(count == ROWS // (20 * len(Dirt)) for count in dirty.counts.values())
    assert len(CONTACT_MESS) >= 10


def test_values_come_through_their_dirt(dirty: DirtyFile) -> None:
    rows = {row.line: row.values for row in read_csv_text(dirty.text, app="crm", origin="dirty.csv").rows}
    for line in dirty.where[Dirt.LINE_BREAK_IN_CELL]:
        assert rows[line]["address"].split() == ["12", "Foundry", "Lane", "Back", "yard"]
    for line in dirty.where[Dirt.FORMULA_GUARD]:
        assert (rows[line]["zip"], rows[line]["phone"]) == ("01067", "+49 30 23125 014")
    for line in dirty.where[Dirt.QUOTE_IN_CELL]:
        assert rows[line]["jobtitle"] == '"Chief" of 19" screens'


def test_the_text_alone_is_the_same() -> None:
    assert dirty_csv(200, 9) == dirty_file(rows=200, seed=9).text
    assert dirty_csv(200, 9) != dirty_csv(200, 10)


def test_too_few_rows_for_all_kinds() -> None:
    with pytest.raises(FillError, match="needs 28 rows at least"):
        dirty_file(rows=27, seed=1)
    assert sum(dirty_file(rows=28, seed=1).counts.values()) == len(Dirt)
