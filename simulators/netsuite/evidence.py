"""What the NetSuite fake rests on, and the marks that its views share (`simulators.kit.fidelity`).

A new route takes `READS` or `WRITES`; what differs is said with ``.but(…)``.
"""

from __future__ import annotations

from simulators.kit.fidelity import Mark, Source, absent, no_such, partly, whole

RECORDS = Source("docs", "help centre 2026.2: REST record service", "2026-11")
LOGIN = Source("docs", "help centre 2026.2: token-based authentication and OAuth 2.0", "2026-11")
QUERY = Source("docs", "help centre 2026.2: SuiteQL over REST", "2026-11")
LIMITS = Source("docs", "help centre 2026.2: concurrency governance", "2026-11")
SYSTEM = Source("docs", "help centre 2026.2: system service", "2026-11")
RESTLETS = Source("docs", "help centre 2026.2: RESTlets and their errors", "2026-11")
BROWSER = Source("docs", "REST API Browser 2026.1, as tabulated by others", "2026-11")
PYTHON = Source("sdk", "netsuite 0.12.0 (Python)", "2026-11")
REST_CLIENT = Source("sdk", "netsuite-rest 1.0.9 (npm)", "2026-11")
API_CLIENT = Source("sdk", "netsuite-api-client and its tests on a live account", "2026-11")
TARGET = Source("sdk", "hotglue target-netsuite-v2", "2026-11")
TAP = Source("sdk", "hotglue tap-netsuite-rest", "2026-11")
AIRBYTE = Source("sdk", "Airbyte source-netsuite", "2026-11")
LIVE = Source("recorded", "answers of live accounts, quoted in public", "2026-03")
BELIEVED = Source("assumed", "widely believed, confirmed nowhere", "2026-11")
DECIDED = Source("assumed", "decided here; a switch where it matters", "2026-11")

READS = Mark(
    state=whole(RECORDS, BROWSER),
    validation=whole(RECORDS, BELIEVED),
    errors=whole(RECORDS, LIVE, API_CLIENT),
    auth=partly("a role is not kept to subsidiaries", LOGIN, LIVE, BELIEVED),
    limits=whole(LIMITS),
    webhooks=no_such("the vendor pushes nothing"),
)
"""A call that looks."""

WRITES = READS.but(
    state=whole(RECORDS, BROWSER, API_CLIENT, TARGET),
    validation=partly(
        "lengths are not checked; custom fields are text only", RECORDS, BROWSER, API_CLIENT, BELIEVED
    ),
)
"""A call that changes records."""

BELOW = READS.but(
    state=partly("of the sublists only the address book", RECORDS, BROWSER),
    errors=whole(RECORDS, BELIEVED),
)
"""A call that looks at what hangs below a record."""

TOKENS = READS.but(
    state=whole(LOGIN),
    validation=whole(LOGIN),
    errors=whole(LOGIN),
    auth=whole(LOGIN),
    limits=absent("calls are not counted; no page says whether they are"),
)
"""A call about tokens."""

NOT_BUILT = READS.but(
    state=absent("transforming, attaching and detaching answer as an unknown record type"),
    validation=absent("nothing is read of the call"),
    errors=absent("whatever is asked is refused as an unknown record type"),
)
"""A path that is kept free for what is not built."""
