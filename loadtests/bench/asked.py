"""What each server is asked in the HTTP scenarios: the same thing in its own words."""

from __future__ import annotations

from collections.abc import Sequence
from http.client import HTTPConnection
from itertools import islice
from typing import Any
from urllib.parse import quote

import msgspec

from loadtests.bench.child import Child
from loadtests.bench.ground import RECORDS, Ground
from loadtests.bench.messages import NUMBER, Message, message, signing
from loadtests.bench.rotation import Target
from loadtests.bench.sample import PROPERTIES, contact, customer, digits, item, person
from loadtests.bench.servers.fakes import AT

PAGE = 100
SOME = 200
"""So many different records are read in turn."""

_RECORDS = "/services/rest/record/v1"
_QUERY = (
    "SELECT r.id, r.email, r.firstname, r.lastname, r.title, r.comments, r.phone, r.mobilephone, "
    "a.addr1, a.city, a.state, a.zip, BUILTIN.DF(a.country) AS country FROM contact r "
    "LEFT JOIN contactaddressbook b ON b.entity = r.id AND b.defaultbilling = 'T' "
    "LEFT JOIN contactaddressbookentityaddress a ON b.addressbookaddress = a.nkey"
)
_TABLE = "contacts"


class Crm:
    """The CRM's fake."""

    def __init__(self, ready: dict[str, Any], ids: Sequence[str]) -> None:
        self._bearer = {"Authorization": f"Bearer {ready['access_token']}", "Accept": "application/json"}
        self._ids = ids
        self._wanted = "properties=" + "%2C".join(PROPERTIES)

    def get(self) -> list[Message]:
        paths = [f"/crm/v3/objects/contacts/{id}?{self._wanted}" for id in islice(self._ids, SOME)]
        return [message("GET", path, self._bearer) for path in paths]

    def page(self) -> list[Message]:
        paths = [
            f"/crm/v3/objects/contacts?limit={PAGE}&after={first}&{self._wanted}"
            for first in self._ids[: RECORDS - PAGE + 1 : PAGE]
        ]
        return [message("GET", path, self._bearer) for path in paths]

    def create(self) -> list[Message]:
        record = {"properties": contact(NUMBER)}
        return [message("POST", "/crm/v3/objects/contacts", self._bearer, record=record)]

    def batch(self) -> list[Message]:
        """A hundred records in one call."""
        record = {"properties": contact(NUMBER)}
        path = "/crm/v3/objects/contacts/batch/create"
        return [
            message("POST", path, self._bearer, record=record, times=PAGE, before='{"inputs":[', after="]}")
        ]

    def search(self) -> list[Message]:
        """One contact by its address."""
        path = "/crm/v3/objects/contacts/search"
        return [message("POST", path, self._bearer, record=by_address(number)) for number in range(SOME)]

    def read(self) -> list[Message]:
        """A hundred records in one call."""
        path, properties = "/crm/v3/objects/contacts/batch/read", list(PROPERTIES)
        hundreds = (self._ids[first : first + PAGE] for first in range(0, SOME, PAGE))
        inputs = [[{"id": id} for id in ids] for ids in hundreds]
        return [
            message("POST", path, self._bearer, record={"inputs": some, "properties": properties})
            for some in inputs
        ]


def by_address(number: int) -> dict[str, Any]:
    """A CRM search that finds one contact."""
    email = contact(digits(number))["email"]
    one = {"propertyName": "email", "operator": "EQ", "value": email}
    return {"filterGroups": [{"filters": [one]}], "properties": list(PROPERTIES), "limit": 10}


class QuickBooks:
    """The QuickBooks fake."""

    def __init__(self, ready: dict[str, Any], ids: Sequence[str]) -> None:
        self._bearer = {"Authorization": f"Bearer {ready['access_token']}", "Accept": "application/json"}
        self._root = f"/v3/company/{ready['realm_id']}"
        self._ids = ids

    def get(self) -> list[Message]:
        return [
            message("GET", f"{self._root}/customer/{id}?minorversion=75", self._bearer)
            for id in islice(self._ids, SOME)
        ]

    def page(self) -> list[Message]:
        return [
            message(
                "GET",
                f"{self._root}/query?query=select%20*%20from%20Customer%20STARTPOSITION%20{first}"
                f"%20MAXRESULTS%20{PAGE}&minorversion=75",
                self._bearer,
            )
            for first in range(1, RECORDS, PAGE)
        ]

    def create(self) -> list[Message]:
        path = f"{self._root}/customer?minorversion=75"
        return [message("POST", path, self._bearer, record=customer(NUMBER))]


class NetSuite:
    """The NetSuite fake. Each request is signed on its way: a nonce is good for one."""

    def __init__(self, ready: dict[str, Any], ids: Sequence[str]) -> None:
        self._account, self._ids = ready, ids

    def get(self) -> list[Message]:
        return [self._message("GET", f"{_RECORDS}/contact/{id}") for id in islice(self._ids, SOME)]

    def page(self) -> list[Message]:
        """By query, as a sync reads: a list of the record service shows ids only."""
        path = f"/services/rest/query/v1/suiteql?limit={PAGE}&offset=0"
        return [
            self._message("POST", path, record={"q": f"{_QUERY} WHERE r.id >= {first} ORDER BY r.id"})
            for first in self._ids[: RECORDS - PAGE + 1 : PAGE]
        ]

    def create(self) -> list[Message]:
        return [self._message("POST", f"{_RECORDS}/contact", record=person(NUMBER))]

    def _message(self, method: str, path: str, *, record: Any = None) -> Message:
        made = message(method, path, {"Accept": "application/json", "Prefer": "transient"}, record=record)
        return msgspec.structs.replace(made, signing=signing(method, path, self._account, AT // 1000))


class DynamoDb:
    """A table of moto's; made and filled by `fill`."""

    def get(self) -> list[Message]:
        return [
            self._call("GetItem", f'{{"TableName":"{_TABLE}","Key":', {"id": {"S": digits(number)}})
            for number in range(SOME)
        ]

    def create(self) -> list[Message]:
        return [self._call("PutItem", f'{{"TableName":"{_TABLE}","Item":', item(NUMBER))]

    def search(self) -> list[Message]:
        """By a column that is no key: moto looks at every item, of which there are `SOME`."""
        before = f'{{"TableName":"{_TABLE}","FilterExpression":"email = :e","ExpressionAttributeValues":'
        return [
            self._call("Scan", before, {":e": {"S": contact(digits(number))["email"]}})
            for number in range(SOME)
        ]

    def read(self) -> list[Message]:
        """A hundred items in one call."""
        return [
            self._call(
                "BatchGetItem",
                '{"RequestItems":',
                {_TABLE: {"Keys": [{"id": {"S": digits(first + n)}} for n in range(PAGE)]}},
            )
            for first in range(0, SOME, PAGE)
        ]

    def fill(self, port: int) -> None:
        """Make the table with `SOME` items; GetItem takes the same time however many there are."""
        key = [{"AttributeName": "id", "KeyType": "HASH"}]
        kinds = [{"AttributeName": "id", "AttributeType": "S"}]
        table = {"KeySchema": key, "AttributeDefinitions": kinds, "BillingMode": "PAY_PER_REQUEST"}
        self._send(port, "CreateTable", {"TableName": _TABLE, **table})
        for number in range(SOME):
            self._send(port, "PutItem", {"TableName": _TABLE, "Item": item(digits(number))})

    def _call(self, operation: str, before: str, record: Any) -> Message:
        return message("POST", "/", self._headers(operation), record=record, before=before, after="}")

    def _send(self, port: int, operation: str, body: Any) -> None:
        connection = HTTPConnection("127.0.0.1", port)
        connection.request("POST", "/", msgspec.json.encode(body), self._headers(operation))
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        assert answer.status == 200, text

    @staticmethod
    def _headers(operation: str) -> dict[str, str]:
        scope = "bench/20260302/us-east-1/dynamodb/aws4_request"
        return {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"DynamoDB_20120810.{operation}",
            "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
        }


class JsonServer:
    """json-server with the contacts of `ground.RECORDS`."""

    def get(self) -> list[Message]:
        return [message("GET", f"/contacts/{digits(number)}") for number in range(SOME)]

    def page(self) -> list[Message]:
        pages = range(1, RECORDS // PAGE + 1)
        return [message("GET", f"/contacts?_page={number}&_per_page={PAGE}") for number in pages]

    def create(self) -> list[Message]:
        return [message("POST", "/contacts", record={"id": NUMBER, **contact(NUMBER)})]

    def search(self) -> list[Message]:
        """One contact by its address."""
        return [
            message("GET", f"/contacts?email={quote(contact(digits(number))['email'])}")
            for number in range(SOME)
        ]


OURS = {"crm": Crm, "netsuite": NetSuite, "quickbooks": QuickBooks}
"""The fakes by app, and what they are asked."""


def ours(ground: Ground, what: str) -> list[Target]:
    """All fakes, asked ``get``, ``page`` or ``create``."""
    child = ground.fakes()
    return [
        Target(
            app,
            child,
            port_of(child, app),
            getattr(kind(child.said["ready"][app], child.said["ids"][app]), what)(),
        )
        for app, kind in OURS.items()
    ]


def batch(ground: Ground) -> Target:
    """The CRM, asked to create a hundred at once."""
    return crm_alone(ground, "batch", "crm batch of 100")


def crm_alone(ground: Ground, what: str, name: str = "crm") -> Target:
    """The CRM, asked what the other fakes have not: ``batch``, ``read`` or ``search``."""
    child = ground.fakes()
    crm = Crm(child.said["ready"]["crm"], child.said["ids"]["crm"])
    return Target(name, child, port_of(child, "crm"), getattr(crm, what)())


def flask(ground: Ground) -> Target:
    """The empty route."""
    child = ground.flask()
    return Target("flask", child, port_of(child, "flask"), [message("GET", "/")])


def moto(ground: Ground, what: str) -> Target:
    """Moto's DynamoDB, asked ``get``, ``create``, ``search`` or ``read``."""
    child, port = ground.moto()
    table = DynamoDb()
    if child.said is None:
        table.fill(port)
        child.said = {"filled": True}
    return Target("moto", child, port, getattr(table, what)())


def json_server(ground: Ground, what: str) -> list[Target]:
    """json-server, asked ``get``, ``page``, ``create`` or ``search``; none where it is missing."""
    found = ground.json_server()
    if found is None:
        return []
    return [Target("json-server", found[0], found[1], getattr(JsonServer(), what)())]


def port_of(child: Child, name: str) -> int:
    """The port of one of the apps that a server of ours serves."""
    port: int = child.said["ports"][name]
    return port
