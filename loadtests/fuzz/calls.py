"""Calls: a route of the fake's map with its gaps filled in, and everything about it that can be odd."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from werkzeug.routing import Map

from loadtests.fuzz.values import RAW, Chance
from simulators.kit.pipeline import PAGES

METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW")
QUERY = (
    "limit",
    "after",
    "properties",
    "propertiesWithHistory",
    "associations",
    "archived",
    "idProperty",
    "hapikey",
    "email",
    "dataSensitivity",
    "redirect_uri",
    "client_id",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
    "url",
    "expirationSeconds",
    "validateReferencesBeforeDelete",
)
_GAP = re.compile(r"<(?:([a-z]+)(?:\((.*?)\))?:)?(\w+)>")
_MARK = re.compile("#")
_SAFE = "/%:;,@*+-._~!$'()="
_VERSIONS = ("2025-09", "2026-03", "2026-09", "2026-09-beta", "2027-03")
_NO_VERSIONS = ("2026-04", "v1", "v9", "2026-03-rc", "v3 ", "V3", "")


_TYPES = (
    "",
    "text/plain",
    "application/xml",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "application/vnd.x+json",
    "\xff",
    ";;",
)
_NO_LOGINS = ("", "Bearer", "Bearer ", "Basic Zm9v", "bearer  x", "Bearer \xff\xfe", "Bearer " + "z" * 3_000)
_NAMES = (
    "Accept",
    "traceparent",
    "Cookie",
    "X-HTTP-Method-Override",
    "If-Match",
    "Range",
    "Content-Encoding",
)
_ODD = ("", "*/*", "00-0-0-0", "a=b; c", "DELETE", "\xe9", "bytes=0-", "gzip", "x" * 2_000)


@dataclass(frozen=True, slots=True)
class Call:
    """One request as bytes go over the wire: the path is quoted."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def __str__(self) -> str:
        head = f"{self.method} {self.path[:300]}{'?' + self.query[:300] if self.query else ''}"
        lines = [head, *(f"  {name}: {value[:120]!r}" for name, value in self.headers.items())]
        return "\n".join([*lines, f"  {len(self.body)} bytes: {self.body[:600]!r}"])


class Author:
    """Writes calls for every route of ``map``.

    ``gaps`` are values by the name of a gap, ``bodies`` good ones by a part of the path, ``query`` the names
    of parameters, ``always`` parameters that a part of the path mostly has; ``developer`` names the
    blueprints that want the developer ``key``.
    """

    def __init__(
        self,
        chance: Chance,
        map: Map,
        *,
        gaps: Mapping[str, Sequence[str]],
        bodies: Sequence[tuple[str, Any]],
        forms: Sequence[Mapping[str, str]],
        logins: Sequence[str],
        developer: Collection[str] = (),
        key: str = "",
        query: Sequence[str] = QUERY,
        always: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
        accept: str = "",
    ) -> None:
        self._chance, self._gaps = chance, gaps
        self._bodies, self._forms, self._logins, self._key = bodies, forms, logins, key
        self._developer, self._names, self._always, self._accept = developer, query, always, accept
        self._routes: dict[str, list[tuple[str, str]]] = {}
        for rule in sorted(map.iter_rules(), key=lambda one: (str(one), one.endpoint)):
            if rule.rule.startswith(PAGES):
                continue  # our own pages are not the vendor's to answer
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                self._routes.setdefault(f"{method} {rule.endpoint}", []).append((method, rule.rule))
        making = [name for name in self._routes if name.startswith("POST ")]
        self._order = sorted([*self._routes, *making, *making])

    def call(self) -> Call:
        """The next call."""
        chance = self._chance
        route = chance.one(self._order)
        method, rule = chance.one(self._routes[route])
        developer = route.partition(" ")[2].partition(".")[0] in self._developer
        path = self._path(rule)
        if chance.happens(0.06):
            path = self._bent_path(path)
        if chance.happens(0.05):
            path = "/" + "/".join(chance.text() for _ in range(chance.random.randrange(5)))
        if chance.happens(0.05):
            method = chance.one(METHODS)
        query, headers, body = self._query(rule, developer=developer), self._headers(), b""
        if method not in ("GET", "HEAD") or chance.happens(0.05):
            type, body = self._body(rule)
            headers |= {"Content-Type": type} if type else {}
        return Call(method, quote(path, safe=_SAFE), query, headers, body)

    def _path(self, rule: str) -> str:
        return _GAP.sub(lambda gap: self._filled(gap[1], gap[2] or "", gap[3]), rule)

    def _filled(self, converter: str | None, arguments: str, name: str) -> str:
        chance = self._chance
        if converter == "version":
            semantic = re.findall(r"'([^']*)'", arguments)
            if chance.happens(0.03):
                return str(chance.one(_NO_VERSIONS))
            return str(chance.one(semantic if semantic and chance.happens(0.6) else _VERSIONS))
        if chance.happens(0.06):
            return chance.text()
        if converter == "int" and chance.happens(0.98):
            known = chance.known("id")
            return known if known.isdecimal() else str(chance.random.randrange(1, 30))
        if name in self._gaps and chance.happens(0.98):
            return str(chance.one(self._gaps[name]))
        return chance.known(name)

    def _fitting(self, rule: str) -> Any:
        """A good body for a route: of those that name a part of its path, one for the last such part."""
        last = max((rule.rfind(part) for part, _ in self._bodies), default=-1)
        if last < 0 or self._chance.happens(0.05):
            return self._chance.one(self._bodies)[1]
        return self._chance.one([made for part, made in self._bodies if rule.rfind(part) == last])

    def _bent_path(self, path: str) -> str:
        parts = path.split("/")
        place = self._chance.random.randrange(len(parts))
        bent: str = self._chance.one(
            (
                path + "/",
                path.upper(),
                path.replace("/", "//", 1),
                path + "%2F..%2F",
                "/".join(parts[:place] + parts[place + 1 :]),
                "/".join([*parts[:place], self._chance.text(), *parts[place:]]),
                path + "/" + "x" * 9_000,
            )
        )
        return bent

    def _query(self, rule: str, *, developer: bool) -> str:
        chance = self._chance
        pairs = [
            (name, chance.known(name) if chance.happens(0.5) else chance.text())
            for name in (chance.one(self._names) for _ in range(chance.one((0, 0, 0, 0, 1, 1, 2))))
        ]
        if self._key and chance.happens(0.97 if developer else 0.02):
            pairs.append(("hapikey", self._key))
        for part, known in self._always.items():
            if part in rule and chance.happens(0.95):
                pairs += known.items()
        found = urlencode(pairs)
        if chance.happens(0.02):
            found += chance.one(("&=", "&&&", "&%", "&%ff%fe", "?", "&a", "#x", "&limit[]=1", "&after=%00"))
        return found + "&long=" + "y" * 40_000 if chance.happens(0.002) else found

    def _headers(self) -> dict[str, str]:
        chance = self._chance
        found = {"Authorization": chance.one(self._logins)}
        if self._accept:
            found["Accept"] = self._accept
        if chance.happens(0.03):
            found["Authorization"] = chance.one(_NO_LOGINS)
        if chance.happens(0.06):
            found[chance.one(_NAMES)] = chance.one(_ODD)
        return found

    def _body(self, rule: str) -> tuple[str, bytes]:
        chance = self._chance
        type, body = "application/json", b""
        roll = chance.random.random()
        if "oauth" in rule and roll < 0.8:
            form = {**chance.one(self._forms)}
            if chance.happens(0.5) and form:
                form[chance.one(sorted(form))] = chance.text()
            type, body = "application/x-www-form-urlencoded", urlencode(form).encode()
        elif "/files/" in rule and roll < 0.4:
            type, body = _upload(chance)
        elif roll < 0.82:
            made = self._fitting(rule)
            for _ in range(chance.one((0, 0, 0, 1, 1, 2))):
                made = chance.bent(made)
            text = json.dumps(made, ensure_ascii=chance.happens(0.5))
            body = _MARK.sub(lambda _: str(chance.random.randrange(1, 30)), text).encode(
                "utf-8", "surrogatepass"
            )
        elif roll < 0.9:
            body = json.dumps(chance.json(4)).encode()
        else:
            body = chance.one(RAW)
        if chance.happens(0.04):
            odd = (
                "",
                "text/plain",
                "application/xml",
                "multipart/form-data",
                "application/vnd.x+json",
                "\xff",
                ";;",
            )
            type = chance.one(odd)
        return type, body


def _upload(chance: Chance) -> tuple[str, bytes]:
    """A form with a file; now and then a part of it is odd or missing."""
    options = chance.bent({"access": "PRIVATE", "duplicateValidationStrategy": "NONE", "ttl": "P1D"})
    parts = {
        "options": json.dumps(options if chance.happens(0.3) else {"access": "PUBLIC_INDEXABLE"}),
        "folderPath": "/a" if chance.happens(0.7) else chance.text(),
        "fileName": "f" if chance.happens(0.7) else chance.text(),
    }
    if chance.happens(0.2):
        del parts[chance.one(sorted(parts))]
    lines = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in parts.items()
    ]
    name = chance.text() if chance.happens(0.3) else "f.txt"
    lines.append(f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\nbytes\r\n')
    body = "".join(lines).encode("utf-8", "surrogatepass")
    return "multipart/form-data; boundary=x", body + (b"--x--\r\n" if chance.happens(0.95) else b"")
