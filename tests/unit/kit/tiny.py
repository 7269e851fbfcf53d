"""A vendor as small as one can be: texts under keys, behind a token. For the tests of the kit."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, request
from sqlalchemy import Column, MetaData, String, Table, bindparam, select
from sqlalchemy.dialects.sqlite import insert
from werkzeug.exceptions import HTTPException
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from simulators.kit import limits
from simulators.kit.accounts import Account
from simulators.kit.clock import Clock
from simulators.kit.difference import RecordChange, field_changes
from simulators.kit.exchange import Exchange, current
from simulators.kit.pipeline import Fake
from simulators.kit.row_diff import Comparison
from simulators.kit.sites import Site, Sites
from simulators.kit.vendor import Answer, Imported, TokenKind
from simulators.kit.webhooks import Target
from simulators.kit.wire import encode, json_response

AT = 1_793_610_000_000

metadata = MetaData()
things = Table(
    "things", metadata, Column("key", String, primary_key=True), Column("value", String, nullable=False)
)
find = select(things.c.value).where(things.c.key == bindparam("key"))
put = insert(things).values(key=bindparam("key"), value=bindparam("value"))
put = put.on_conflict_do_update(index_elements=["key"], set_={"value": put.excluded.value})


class Refused(Answer):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message

    def respond(self, exchange: Exchange) -> Response:
        return json_response({"message": self.message}, self.status)


@dataclass(frozen=True)
class Settings:
    limit: int = 1_000_000
    target: Target | None = None


class Tiny:
    """Webhooks carry ``key`` and ``value`` of each change. A token with ``dead`` in its memory is refused."""

    lacks: Mapping[str, str] = {"refresh_race": "it has no refresh tokens"}

    def __init__(self, name: str = "tiny") -> None:
        self.name = name
        self.app: Flask | None = None

    title = "Tiny"

    def flask(self) -> Flask:
        app = Flask(__name__)
        app.add_url_rule("/things/<thing_id>", view_func=read, methods=["GET"])
        app.add_url_rule("/things/<thing_id>", view_func=write, methods=["PUT"])
        app.add_url_rule("/things", view_func=create, methods=["POST"])
        app.add_url_rule("/things", view_func=every, methods=["GET"])
        app.add_url_rule("/crash", view_func=crash, methods=["POST"])
        app.register_error_handler(HTTPException, unknown)
        return app

    def open(self, site: Site, spec: Mapping[str, Any]) -> Account:
        number = site.id.removeprefix("site-")
        token = f"{site.streams.letters(f'{self.name}/token', 12)}-{number}"
        settings = Settings(**{name: value for name, value in spec.items() if name == "limit"})
        account = Account(site, self.name, f"account-{number}", {"token": token}, settings, metadata)
        site.sites.directory.register(account, "token", token)
        return account

    def ready(self, account: Account) -> dict[str, Any]:
        return {"account_id": account.id, **account.credentials}

    def identify(self, request: Request, sites: Sites) -> Account | None:
        return sites.directory.find(self.name, "token", request.headers.get("Token", ""))

    def unidentified(self, request: Request) -> Response:
        return json_response({"message": "who are you?"}, 401)

    def authenticate(self, exchange: Exchange) -> None:
        exchange.actor = exchange.request.headers["Token"]
        if exchange.actor != exchange.account.credentials["token"]:
            raise Refused(401, "this token was revoked")
        if dead := exchange.account.memory.get("dead"):
            raise Refused(401, dead)

    def as_person(self, exchange: Exchange) -> None:
        exchange.actor = "a person"

    def meter(self, exchange: Exchange) -> None:
        account = exchange.account
        limit = account.settings.limit
        if not limits.take(account.memory, "calls", limit=limit, window=10_000, now=account.now()).allowed:
            raise Refused(429, "slow down")

    def release(self, exchange: Exchange) -> None:
        pass

    def stamp(self, exchange: Exchange, response: Response) -> None:
        response.headers["X-Span"] = exchange.span

    def catch_up(self, exchange: Exchange) -> None:
        pass

    def too_many_requests(self, exchange: Exchange, params: Mapping[str, Any]) -> Response:
        return json_response({"message": f"slow down: {params.get('policy', 'any')}"}, 429)

    def login_refused(self, exchange: Exchange) -> Response:
        return Refused(401, "who are you?").respond(exchange)

    def server_error(self, exchange: Exchange, params: Mapping[str, Any]) -> Response:
        return json_response({"message": "broken"}, params.get("status", 500))

    def gateway_page(self, status: int) -> Response:
        return Response(f"<h1>{status}</h1>", status, content_type="text/html")

    def stale_version(self, exchange: Exchange) -> Response:
        return json_response({"message": "somebody was quicker"}, 409)

    def operations(self, exchange: Exchange) -> frozenset[str]:
        verbs = {"GET": "read", "PUT": "update", "POST": "create"}
        listing = exchange.request.endpoint == "every"
        return frozenset(("list" if listing else verbs[exchange.request.method],))

    def token_kind(self, exchange: Exchange) -> TokenKind:
        return "passing"

    def expire_token(self, exchange: Exchange) -> None:
        exchange.account.memory["dead"] = "this token has ended"

    def revoke_token(self, exchange: Exchange) -> None:
        exchange.account.memory["dead"] = "this grant was taken back"

    def refresh_elsewhere(self, exchange: Exchange) -> None:
        raise NotImplementedError

    def lag_more(self, account: Account, milliseconds: int) -> None:
        account.memory["lag"] = account.memory.get("lag", 0) + milliseconds

    def touch_first(self, exchange: Exchange, response: Response) -> None:
        exchange.account.memory["touched"] = True

    def on_change(self, account: Account, kind: str, data: Mapping[str, Any], span: str) -> None:
        if account.settings.target is not None:
            account.site.webhooks.publish(account, account.settings.target, data["fields"], span)

    def webhook_body(self, account: Account, events: Sequence[Mapping[str, Any]], attempt: int) -> bytes:
        return encode({"attempt": attempt, "events": events})

    def webhook_headers(self, account: Account, url: str, body: bytes) -> dict[str, str]:
        return {"Content-Type": "application/json", "X-Length": str(len(body))}

    def import_records(
        self, account: Account, object: str, rows: Sequence[Mapping[str, str]], *, cause: str
    ) -> list[Imported]:
        results = []
        with account.transaction(cause=cause) as db:
            for index, row in enumerate(rows):
                if not row.get("key"):
                    results.append(Imported(index, refused="no key"))
                    continue
                save(db, account, row["key"], row.get("value", ""))
                results.append(Imported(index, id=row["key"]))
        return results

    def describe(self, compared: Comparison) -> list[RecordChange]:
        found = []
        for pair in compared.rows:
            if pair.before is None or pair.after is None:
                found.append(RecordChange("thing", pair.key, "", "new" if pair.after else "gone"))
            else:
                fields = field_changes(pair.before, pair.after, pair.after)
                found.append(RecordChange("thing", pair.key, "", "changed", fields))
        return found

    def inspection(self) -> None:
        return None


def read(thing_id: str) -> Response:
    value = current().db.execute(find, {"key": thing_id}).scalar_one_or_none()
    if value is None:
        raise Refused(404, "no such thing")
    return json_response({"id": thing_id, "value": value})


def every() -> Response:
    keys = current().db.execute(select(things.c.key).order_by(things.c.key)).scalars()
    return json_response(list(keys))


def write(thing_id: str) -> Response:
    value = request.get_data(as_text=True)
    save(current().db, current().account, thing_id, value)
    if value == "forbidden":
        raise Refused(400, "that value is forbidden")
    return json_response({"id": thing_id, "value": value})


def create() -> Response:
    body = request.get_json()
    save(current().db, current().account, body["id"], body["value"])
    return json_response(body, 201)


def crash() -> Response:
    save(current().db, current().account, "half", "done")
    raise ZeroDivisionError("a mistake of ours")


def unknown(error: HTTPException) -> Response:
    return json_response({"message": "no such route"}, error.code or 500)


def save(db: Any, account: Account, key: str, value: str) -> None:
    db.execute(put, {"key": key, "value": value})
    account.note("row", object="thing", id=key, change="updated", fields={"key": key, "value": value})


@dataclass
class Post:
    url: str
    body: bytes
    headers: dict[str, str]
    at: int


@dataclass
class Mailbox:
    """Takes posts and answers with the ``answers`` in turn, then always with 200."""

    answers: list[int] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)

    def post(self, url: str, body: bytes, headers: Mapping[str, str], timeout_ms: int, site: Site) -> int:
        self.posts.append(Post(url, body, dict(headers), site.clock.now()))
        return self.answers.pop(0) if self.answers else 200


class Caller:
    """A client of one site's tiny account, in the same process."""

    def __init__(self, site: Site, *, app: str = "tiny") -> None:
        self.site, self.account = site, site.account(app)
        self._fake = Fake(site.vendor(app), site.sites)
        self._client = Client(self._noting_environ)
        self.environ: dict[str, Any] = {}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {"Token": self.account.credentials["token"], **headers}
        data = {"json": body} if isinstance(body, dict) else {"data": body}
        return self._client.open(path, method=method, headers=sent, **data)

    def _noting_environ(self, environ: dict[str, Any], start_response: Any) -> Any:
        """``environ`` of the last call, for those that never answer."""
        self.environ = environ
        return self._fake(environ, start_response)

    def put(self, key: str, value: str) -> Any:
        return self.call("PUT", f"/things/{key}", value)

    def get(self, key: str) -> Any:
        return self.call("GET", f"/things/{key}")

    def value(self, key: str) -> str | None:
        answer = self.get(key)
        return str(answer.get_json()["value"]) if answer.status_code == 200 else None


def a_site(*, mailbox: Mailbox | None = None, seed: int = 7, **settings: Any) -> Site:
    """A frozen site with one tiny account."""
    site = Sites([Tiny()], poster=mailbox or Mailbox()).create(seed=seed, clock=Clock(AT, factor=0))
    change(site.account("tiny"), **settings)
    return site


def change(account: Account, **settings: Any) -> None:
    account.settings = dataclasses.replace(account.settings, **settings)


def kinds(site: Site) -> list[str]:
    return [event.kind for event in site.events.after(0)]
