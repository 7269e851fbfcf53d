"""Marks and the ledger that is read from them, on a fake of three views."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import pytest
from flask import Blueprint, Flask
from werkzeug.routing import BaseConverter

from simulators.kit import fidelity
from simulators.kit.fidelity import Mark, Source, absent, mark_of, no_such, partly, whole
from simulators.kit.ledger import Ledger, read, template

GUIDE = Source("docs", "a guide", "2026-08-21")
CLIENT = Source("sdk", "a client 1.2", "2026-11")
BELIEF = Source("assumed", "a belief", "2026-11")
READS = Mark(
    state=whole(GUIDE, CLIENT),
    validation=whole(GUIDE),
    errors=whole(BELIEF),
    auth=whole(GUIDE),
    limits=absent("nothing is counted"),
    webhooks=no_such("it changes nothing"),
)


class Version(BaseConverter):
    """As a fake's path grammar has one."""

    regex = r"v\d"


def twice(view: Callable[..., str]) -> Callable[..., str]:
    @wraps(view)
    def wrapper(**arguments: str) -> str:
        return view(**arguments) * 2

    return wrapper


@READS
def list_things(version: str) -> str:
    return "[]"


@twice
@READS.but(validation=partly("lengths", GUIDE, BELIEF), webhooks=whole(BELIEF))
def create_thing(version: str) -> str:
    return "{}"


def forget_thing(id: int) -> str:
    return id * "{}"


def own_page() -> str:
    return "ours"


@READS
def nowhere() -> str:
    return ""


@pytest.fixture
def ledger() -> Ledger:
    app = Flask(__name__, static_folder=None)
    app.url_map.converters["version"] = Version
    routes = Blueprint("things", __name__)
    for prefix in ("/shop/<version('v1'):version>/things", "/shop/things/<version('v1'):version>"):
        routes.add_url_rule(prefix, view_func=list_things)
        routes.add_url_rule(prefix, view_func=create_thing, methods=["POST"])
    routes.add_url_rule("/shop/things/<int:id>", view_func=forget_thing, methods=["DELETE"])
    routes.add_url_rule("/_rehearse/own", view_func=own_page)
    app.register_blueprint(routes)
    return read(
        app, name="shop", title="Shop", package=__name__, not_yet=["refunds", ("parcels", "section 7")]
    )


def test_one_line_stands_for_all_versions_of_a_path(ledger: Ledger) -> None:
    assert [str(line.operation) for line in ledger.lines] == [
        "GET /shop/{version}/things",
        "POST /shop/{version}/things",
    ]
    assert ledger.lines[0].operation.paths == ("/shop/{version}/things", "/shop/things/{version}")


def test_a_route_without_a_mark_and_a_mark_without_a_route_are_told(ledger: Ledger) -> None:
    assert [str(operation) for operation in ledger.unmarked] == ["DELETE /shop/things/{id}"]
    assert ledger.routeless == (f"{__name__}.nowhere",)


def test_what_is_not_built_is_part_of_it(ledger: Ledger) -> None:
    assert ledger.not_yet == ("refunds", "parcels")


def test_a_column_that_is_not_named_stays_as_it_was(ledger: Ledger) -> None:
    mark = mark_of(create_thing)
    assert mark is not None
    assert mark.validation.built == "part"
    assert mark.validation.note == "lengths"
    assert mark.state == READS.state


def test_totals_count_operations_by_column_and_cells_by_evidence(ledger: Ledger) -> None:
    assert ledger.built()["validation"] == {"yes": 1, "part": 1, "no": 0, "n/a": 0}
    assert ledger.built()["limits"] == {"yes": 0, "part": 0, "no": 2, "n/a": 0}
    assert ledger.built()["webhooks"] == {"yes": 1, "part": 0, "no": 0, "n/a": 1}
    assert ledger.evidence() == {"sdk": 2, "docs": 6, "recorded": 0, "assumed": 4}


def test_what_is_built_on_assumptions_alone_is_counted(ledger: Ledger) -> None:
    assert ledger.believed() == {
        "state": 0,
        "validation": 0,
        "errors": 2,
        "auth": 0,
        "limits": 0,
        "webhooks": 1,
    }


def test_sources_have_short_names_and_notes_their_operations(ledger: Ledger) -> None:
    assert ledger.sources() == {CLIENT: "S1", GUIDE: "D1", BELIEF: "A1"}
    assert ledger.notes("part", "no") == {
        ("limits", "nothing is counted"): ["GET /shop/{version}/things", "POST /shop/{version}/things"],
        ("validation", "lengths"): ["POST /shop/{version}/things"],
    }


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("/things", "/things"),
        ("/things/<id>", "/things/{id}"),
        ("/things/<int:id>/!<path:operation>", "/things/{id}/!{operation}"),
        ("/shop/<version('v3', 'v4'):api>/things", "/shop/{version}/things"),
    ],
)
def test_rules_are_shown_as_vendors_write_paths(rule: str, path: str) -> None:
    assert template(rule) == path


def test_a_view_is_marked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fidelity, "_marks", {})
    READS(own_page)
    with pytest.raises(ValueError, match="own_page is marked twice"):
        READS(own_page)


def test_what_is_built_needs_a_source_and_a_source_a_date() -> None:
    with pytest.raises(ValueError, match="rests on a source"):
        whole()
    with pytest.raises(ValueError, match="no date"):
        Source("docs", "a guide", "last summer")
