"""The text of a file that somebody exported, or a clear word on why it is none."""

from __future__ import annotations

from pathlib import Path

from rehearse.fill.errors import FileUnreadable, NotACsvFile

_WAY_OUT = "Save it as 'CSV UTF-8' and fill from that file."
_SIGNATURES = (
    (b"PK\x03\x04", "an Excel or OpenDocument workbook (or another zip archive)"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a compressed file"),
    (b"%PDF", "a PDF document"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
)


def read_text(path: Path) -> str:
    """The file's text without a byte order mark.

    `FileUnreadable` where there is no file to read; `NotACsvFile` where it is empty, no text, or not UTF-8.
    """
    data = _bytes(path)
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise NotACsvFile(f"{path.name} is {what}, not a CSV file. {_WAY_OUT}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotACsvFile(_undecodable(path.name, data, error.start)) from None
    if not text.strip():
        raise NotACsvFile(f"{path.name} is empty. Export the list again; its first line must hold headings.")
    if "\0" in text[:200]:
        raise NotACsvFile(f"{path.name} is a binary file, or text in UTF-16 without its mark. {_WAY_OUT}")
    return text


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise FileUnreadable(f"{path} is a directory. Name the CSV file in it.")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise FileUnreadable(f"{path} does not exist. Check the path.") from None
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}.") from None


def _undecodable(name: str, data: bytes, at: int) -> str:
    if b"\0" in data:
        return f"{name} is a binary file, not a CSV file. {_WAY_OUT}"
    line = len((data[:at] + b".").splitlines())
    byte = f"the byte 0x{data[at]:02X}, as files in Windows-1252 or Latin-1 do"
    return f"{name} is not UTF-8: line {line} holds {byte}. {_WAY_OUT}"
