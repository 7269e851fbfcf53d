"""Files that are no CSV in UTF-8 are told apart, and the message says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearse.fill import FillError, read_csv

ROW = "First Name,Email\nJürgen,j@mueller.example\n"

NOT_CSV = {
    "empty": (b"", "is empty"),
    "blank": (b"\xef\xbb\xbf \r\n\r\n", "is empty"),
    "latin-1": (ROW.encode("latin-1"), "is not UTF-8: line 2 holds the byte 0xFC"),
    "latin-1 at the start of a line": (
        b"Email\r\na@b.example\r\n\xfc@b.example",
        "line 3 holds the byte 0xFC",
    ),
    "utf-16": (ROW.encode("utf-16"), "is UTF-16 text"),
    "utf-16 without mark": (ROW.replace("ü", "u").encode("utf-16-le"), "binary file, or text in UTF-16"),
    "workbook": (b"PK\x03\x04\x14\x00rest", "is an Excel or OpenDocument workbook"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Excel workbook"),
    "compressed": (b"\x1f\x8b\x08\x00", "is a compressed file"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is a binary file"),
}


@pytest.mark.parametrize("name", NOT_CSV)
def test_no_csv_file(name: str, tmp_path: Path) -> None:
    data, message = NOT_CSV[name]
    path = tmp_path / "contacts.csv"
    path.write_bytes(data)
    with pytest.raises(FillError) as caught:
        read_csv(path, app="crm")
    assert str(caught.value).startswith("contacts.csv")
    assert message in str(caught.value)
    assert "CSV UTF-8" in str(caught.value) or "Export the list again" in str(caught.value)


def test_a_directory_and_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FillError, match=r"is a directory\. Name the CSV file in it"):
        read_csv(tmp_path, app="crm")
    with pytest.raises(FillError, match=r"none\.csv does not exist"):
        read_csv(tmp_path / "none.csv", app="crm")


def test_a_file_with_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(ROW.encode("utf-8-sig"))
    batch = read_csv(path, app="crm")
    assert batch.origin == "contacts.csv"
    assert [dict(row.values) for row in batch.rows] == [{"firstname": "Jürgen", "email": "j@mueller.example"}]
