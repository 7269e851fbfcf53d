"""What the QuickBooks fake rests on, and the marks that its views share (`simulators.kit.fidelity`).

A new route takes `READS` or `WRITES`; what differs is said with ``.but(…)``.
"""

from __future__ import annotations

from simulators.kit.fidelity import Mark, Source, absent, no_such, partly, whole

REST = Source("docs", "page REST API features", "2026-11")
CUSTOMER = Source("docs", "API reference: Customer", "2026-11")
BATCHES = Source("docs", "API reference: Batch", "2026-11")
QUERIES = Source("docs", "page Query operations and syntax", "2026-11")
CAPTURE = Source("docs", "page Change data capture", "2026-11")
ERRORS = Source("docs", "pages Error codes and Handling common errors", "2026-11")
LIMITS = Source("docs", "page API call limits and throttles", "2026-11")
CHANGES_2025 = Source("docs", "announcement of API changes", "2025-08-13")
OAUTH = Source("docs", "OAuth 2.0 pages and discovery documents", "2026-11")
REFRESHING = Source("docs", "announcement of the policy for refresh tokens", "2025-11-12")
HOOKS = Source("docs", "page Webhooks", "2026-11")
CLOUD_EVENTS = Source("docs", "announcement of CloudEvents", "2025-11-12")
REQUEST_IDS = Source("docs", "announcement of request ids", "2015-04-06")
PYTHON = Source("sdk", "python-quickbooks 0.9.12", "2026-11")
PYTHON_OAUTH = Source("sdk", "intuit-oauth 1.2.7 (Python)", "2026-11")
NODE = Source("sdk", "node-quickbooks 2.0.50", "2026-11")
PHP = Source("sdk", "QuickBooks-V3-PHP-SDK 6.3", "2026-11")
SINGER = Source("sdk", "singer-io tap-quickbooks", "2026-11")
SANDBOX = Source("recorded", "minimul/qbo_api against a sandbox", "2020-09")
MATRIX = Source("recorded", "capability matrix of a live sandbox in a public repository", "2026-08")
ISSUES = Source("recorded", "faults in public issues", "2026-11")
BELIEVED = Source("assumed", "widely believed, confirmed nowhere", "2026-11")
DECIDED = Source("assumed", "decided here; a switch where it matters", "2026-11")

READS = Mark(
    state=whole(CUSTOMER, SANDBOX),
    validation=whole(ERRORS, SANDBOX),
    errors=whole(ERRORS, SANDBOX, ISSUES),
    auth=partly("what the user's role forbids is allowed", OAUTH, SANDBOX, ISSUES),
    limits=partly(
        "neither the 800 calls a minute of other endpoints nor the partner programme's metering",
        LIMITS,
        CHANGES_2025,
    ),
    webhooks=no_such("it changes nothing"),
)
"""A call that looks."""

WRITES = READS.but(
    state=whole(CUSTOMER, REQUEST_IDS, SANDBOX, MATRIX, PYTHON),
    validation=partly("custom fields are not built", CUSTOMER, ERRORS, SANDBOX, PYTHON),
    webhooks=partly("no merges; not both formats at once", HOOKS, CLOUD_EVENTS, BELIEVED),
)
"""A call that changes records."""

TOKENS = READS.but(
    state=whole(OAUTH, PYTHON_OAUTH),
    validation=whole(OAUTH, BELIEVED),
    errors=whole(OAUTH, ISSUES, BELIEVED),
    auth=whole(OAUTH, SINGER),
    limits=absent("calls are not counted; no page names a figure"),
    webhooks=no_such("no event tells of tokens"),
)
"""A call about tokens and users."""

PUBLISHED = TOKENS.but(
    validation=no_such("it takes nothing"),
    errors=no_such("it refuses nobody"),
    auth=no_such("anybody may read it"),
)
"""What stands there for everybody."""
