"""The column headings of the vendors' exports, from ``headings.toml``."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Columns:
    """What the cells of one file are: ``(index, field)`` for those taken. ``names`` is the heading line."""

    taken: tuple[tuple[int, str], ...]
    names: tuple[str, ...]

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.names)

    @property
    def ignored(self) -> tuple[str, ...]:
        """The names of the columns that are not taken."""
        used = [index for index, _ in self.taken]
        return tuple(name for index, name in enumerate(self.names) if name and index not in used)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields taken, in the file's order."""
        return tuple(field for _, field in self.taken)


@dataclass(frozen=True, slots=True)
class Layout:
    """What an app's export looks like. ``places`` maps a heading to its field and its rank (0 is best)."""

    app: str
    object: str
    export: str
    needs: tuple[str, ...]
    wanted: tuple[str, ...]
    places: Mapping[str, tuple[str, int]]
    options: Mapping[str, Mapping[str, str]]

    def option(self, field: str, text: str) -> str:
        """The API's value where ``text`` is the label of one of the field's options, else ``text``."""
        return self.options.get(field, {}).get(text.strip().casefold(), text)

    def columns(self, cells: Sequence[str]) -> Columns:
        """Which of these cells are headings, and of what; each field is taken once, from its best heading."""
        best: dict[str, tuple[int, int]] = {}
        for index, cell in enumerate(cells):
            field, rank = self.places.get(heading(cell), ("", 0))
            if field and (field not in best or rank < best[field][0]):
                best[field] = (rank, index)
        taken = tuple(sorted((index, field) for field, (_, index) in best.items()))
        return Columns(taken, tuple(" ".join(cell.split()) for cell in cells))


def heading(text: str) -> str:
    """A heading as it is compared: without case, outer blanks, runs of blanks or decomposed letters."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


@cache
def layouts(app: str) -> tuple[Layout, ...]:
    """The layout of each object that this app exports; `KeyError` for an app that has none."""
    data = tomllib.loads(files("rehearse.fill").joinpath("headings.toml").read_text(encoding="utf-8"))[app]
    return tuple(_layout(app, object, each) for object, each in data.items())


def _layout(app: str, object: str, data: Mapping[str, Any]) -> Layout:
    fields: Mapping[str, list[str]] = data["fields"]
    return Layout(
        app=app,
        object=object,
        export=data["export"],
        needs=tuple(data["needs"]),
        wanted=tuple(fields[field][0] for field in data["needs"]),
        places={
            heading(name): (field, rank)
            for field, names in fields.items()
            for rank, name in enumerate((*names, field))
        },
        options={
            field: {label.casefold(): value for label, value in labels.items()}
            for field, labels in data.get("options", {}).items()
        },
    )
