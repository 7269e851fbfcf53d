"""What the CRM fake rests on, and the marks that its views share (`simulators.kit.fidelity`).

A new route takes one of them: `READS` for what only looks, `VALUES` and `WRITES` for records, `SET_UP` for
definitions, of which no webhook tells. What differs is said with ``.but(…)``.
"""

from __future__ import annotations

from simulators.kit.fidelity import Mark, Source, absent, no_such, partly, whole

SPEC = Source("docs", "OpenAPI descriptions of the API", "2026-08-21")
OBJECTS = Source("docs", "guide Using Object APIs", "2026-03-31")
SEARCH = Source("docs", "guide Search the CRM", "2026-03-31")
ASSOCIATIONS = Source("docs", "guide Associations", "2026-03-31")
PROPERTIES = Source("docs", "guide Properties", "2026-03-31")
PIPELINES = Source("docs", "guide Pipelines", "2026-03-31")
FILES = Source("docs", "guide Files", "2026-03-31")
EXPORTS = Source("docs", "guide Exports", "2026-03-31")
ACTION_CALLS = Source("recorded", "calls of workflow actions kept by three public integrations", "2026-11")
OWNERS = Source("docs", "guide Owners", "2026-03-31")
ERRORS = Source("docs", "guide Error handling", "2026-03-31")
OAUTH = Source("docs", "guide OAuth tokens", "2026-03-31")
OAUTH_GUIDE = Source("docs", "guides of the OAuth endpoints v3 and 2026-03", "2026-11-22")
JOURNAL_GUIDE = Source("docs", "guides of the webhooks journal", "2026-11-22")
USAGE = Source("docs", "usage guidelines, as quoted by others", "2026-10")
WEBHOOKS = Source("docs", "guide Webhooks, as quoted by others", "2026-10")
CHANGES = Source("docs", "developer changelog", "2026-11")
PYTHON = Source("sdk", "hubspot-api-client 12.0.0", "2026-11")
STAINLESS = Source("sdk", "hubspot-sdk 0.1.0a9", "2026-11")
TAP = Source("sdk", "singer-io tap-hubspot", "2026-06-30")
DLT = Source("sdk", "dlt's source hubspot", "2026-07-03")
TEST_ACCOUNT = Source("recorded", "conformance run on a developer's test account", "2026-09-29")
PROBE = Source("recorded", "read-only probe of 438 endpoints of a free portal", "2026-04-21")
ISSUES = Source("recorded", "answers in public issues, 2021 to 2026", "2026-11")
FIXTURES = Source("recorded", "answers kept in public integration tests", "2026-11")
OAUTH_TEST = Source("recorded", "live test of the OAuth endpoints in a public issue", "2026-09-25")
BELIEVED = Source("assumed", "widely believed, confirmed nowhere", "2026-11")
DECIDED = Source("assumed", "decided here; a switch where it matters", "2026-11")

READS = Mark(
    state=whole(SPEC, OBJECTS, PYTHON),
    validation=whole(SPEC, PYTHON, BELIEVED),
    errors=whole(ERRORS, PROBE, FIXTURES, BELIEVED),
    auth=whole(SPEC, OBJECTS, PROBE),
    limits=whole(USAGE, TEST_ACCOUNT),
    webhooks=no_such("it changes nothing"),
)
"""A call that looks: its scopes, limits and refusals are everybody's."""

WRITES = READS.but(webhooks=whole(WEBHOOKS, BELIEVED))
"""A call that changes records; each change is an event."""

VALUES = WRITES.but(
    validation=whole(OBJECTS, PROPERTIES, CHANGES),
    errors=whole(OBJECTS, ERRORS, ISSUES, FIXTURES),
)
"""A call that sets values of records."""

SET_UP = READS.but(webhooks=no_such("no event type tells of definitions"))
"""A call that changes what records can hold."""

UNCOUNTED = absent("calls are not counted; no page names a figure")
"""The limits of calls without a token of the portal."""

CARDINALITY = whole(SPEC, ASSOCIATIONS, BELIEVED)
NO_DAY_OF_ITS_OWN = partly("counted with all others: no daily figure of its own", USAGE, ASSOCIATIONS)

ASSOCIATES = WRITES.but(
    state=whole(SPEC, ASSOCIATIONS),
    validation=CARDINALITY,
    auth=partly("2026-09 paths do not ask for the permission to edit associations", SPEC, CHANGES, BELIEVED),
    limits=NO_DAY_OF_ITS_OWN,
    webhooks=whole(CHANGES, ISSUES),
)
"""A call that makes or ends associations."""

ASSOCIATED = READS.but(state=whole(SPEC, ASSOCIATIONS), limits=NO_DAY_OF_ITS_OWN)
"""A call that looks at associations."""
