"""The small named worlds of ``fixtures/worlds``: a few records that show everything."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from rehearse.fill.errors import BrokenWorld, UnknownWorld
from rehearse.fill.rows import Batch, Row, numbered

_NO_OBJECTS = ("title", "about")


def world_names() -> tuple[str, ...]:
    """The names of all worlds, sorted."""
    return tuple(sorted(each.name.removesuffix(".toml") for each in _worlds() if each.name.endswith(".toml")))


def world(name: str) -> tuple[Batch, ...]:
    """The batches of a world, in the order of its file. `UnknownWorld` names those that there are."""
    if name not in world_names():
        raise UnknownWorld(f"There is no world {name!r}. Known: {', '.join(world_names())}.")
    (found,) = (each for each in _worlds() if each.name == f"{name}.toml")
    return read_world(found.read_text(encoding="utf-8"), name=name)


def read_world(text: str, *, name: str) -> tuple[Batch, ...]:
    """Batches from a world's TOML: ``[[app.object]]`` tables whose values are texts; else `BrokenWorld`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenWorld(f"World {name}: {error}.") from None
    return tuple(
        Batch(app=app, object=object, rows=_rows(name, app, object, rows), origin=f"world {name}")
        for app, objects in data.items()
        if app not in _NO_OBJECTS
        for object, rows in objects.items()
    )


def _rows(name: str, app: str, object: str, rows: list[dict[str, Any]]) -> tuple[Row, ...]:
    for number, row in enumerate(rows, start=1):
        for field, value in row.items():
            if not isinstance(value, str):
                place = f"{app}.{object}, row {number}, {field}"
                raise BrokenWorld(f"World {name}: {place} must be text, in quotation marks.")
    return numbered(rows)


def _worlds() -> Iterator[Traversable]:
    return files("rehearse").joinpath("_fixtures", "worlds").iterdir()
