"""Looking through files and folders by the filters of a query (CRM contract 15)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Select, Table, asc, desc, func, select

from simulators.crm.errors import InvalidInput
from simulators.crm.files import folders, store
from simulators.crm.files.options import instant_given
from simulators.crm.files.tables import files as file_table
from simulators.crm.files.tables import folders as folder_table
from simulators.crm.numbers import digits
from simulators.crm.portal import Portal

LARGEST_PAGE = 100


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows; ``after`` is where the next one begins, or None."""

    rows: list[Any]
    after: int | None


def find_files(
    portal: Portal, asked: Mapping[str, Sequence[str]], limit: int, after: int, url: Callable[[str], str]
) -> Page:
    """Live files that are not hidden. ``url`` makes a path out of an address."""
    query = select(*store.COLUMNS).where(
        file_table.c.archived.is_(None), file_table.c.access.not_like("HIDDEN%")
    )
    for name in ("size", "width", "height"):
        query = _range(query, file_table.c[name], name, asked, _number)
    query = _range(query, file_table.c.expires, "expiresAt", asked, instant_given)
    for name in ("encoding", "extension", "type", "path"):
        query = _same(query, file_table.c[name], name, asked)
    query = _same(query, file_table.c.md5, "fileMd5", asked)
    for text in asked.get("url", ()):
        query = query.where(file_table.c.path == url(text))
    for text in asked.get("isUsableInContent", ()):
        query = query.where(file_table.c.usable == int(text.lower() == "true"))
    for text in asked.get("allowsAnonymousAccess", ()):
        public = file_table.c.access.like("PUBLIC%")
        query = query.where(public if text.lower() == "true" else ~public)
    query = _shared(portal, query, file_table, file_table.c.folder, asked)
    return _page(portal, query, file_table, asked, limit, after, store.File)


def find_folders(portal: Portal, asked: Mapping[str, Sequence[str]], limit: int, after: int) -> Page:
    """Folders."""
    query = _same(select(*folders.COLUMNS), folder_table.c.path, "path", asked)
    query = _shared(portal, query, folder_table, folder_table.c.parent, asked)
    return _page(portal, query, folder_table, asked, limit, after, folders.Folder)


def _shared(
    portal: Portal,
    query: Select[Any],
    table: Table,
    folder: Column[Any],
    asked: Mapping[str, Sequence[str]],
) -> Select[Any]:
    """The filters that files and folders have in common."""
    query = _range(query, table.c.created, "createdAt", asked, instant_given)
    query = _range(query, table.c.updated, "updatedAt", asked, instant_given)
    query = _range(query, table.c.id, "id", asked, _number)
    for name, column in (("ids", table.c.id), ("parentFolderIds", folder), ("parentFolderId", folder)):
        wanted = [_number(name, part) for text in asked.get(name, ()) for part in text.split(",") if part]
        if wanted:
            query = query.where(column.in_(wanted))
    for text in asked.get("name", ()):
        if portal.settings.file_search_name == "contains":
            query = query.where(func.instr(func.lower(table.c.name), text.lower()) > 0)
        else:
            query = query.where(table.c.name == text)
    return query


def _page(
    portal: Portal,
    query: Select[Any],
    table: Table,
    asked: Mapping[str, Sequence[str]],
    limit: int,
    after: int,
    row: Callable[..., Any],
) -> Page:
    names = [part for text in asked.get("sort", ()) for part in text.split(",") if part]
    for name in names:
        column = _sortable(table, name.lstrip("-"))
        query = query.order_by(desc(column) if name.startswith("-") else asc(column))
    rows = portal.db.execute(query.order_by(table.c.id).limit(limit + 1).offset(after)).all()
    return Page([row(*one) for one in rows[:limit]], after + limit if len(rows) > limit else None)


def _sortable(table: Table, name: str) -> Column[Any]:
    own = {"createdAt": "created", "updatedAt": "updated", "expiresAt": "expires", "fileMd5": "md5"}
    column = table.c.get(own.get(name, name))
    if column is None:
        raise InvalidInput(f"{name} is not a field to sort by", context={"sort": [name]})
    return column


def _range(
    query: Select[Any],
    column: Column[Any],
    name: str,
    asked: Mapping[str, Sequence[str]],
    value: Callable[[str, str], int],
) -> Select[Any]:
    for text in asked.get(name, ()):
        query = query.where(column == value(name, text))
    for text in asked.get(f"{name}Gte", ()):
        query = query.where(column >= value(f"{name}Gte", text))
    for text in asked.get(f"{name}Lte", ()):
        query = query.where(column <= value(f"{name}Lte", text))
    return query


def _same(
    query: Select[Any], column: Column[Any], name: str, asked: Mapping[str, Sequence[str]]
) -> Select[Any]:
    for text in asked.get(name, ()):
        query = query.where(column == text)
    return query


def _number(name: str, text: str) -> int:
    number = digits(text.strip())
    if number is None:
        raise InvalidInput(f"{name} must be a number", context={name: [text]})
    return number
