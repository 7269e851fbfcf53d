"""What the vendor offers and this fake does not: it answers as the vendor answers an unknown name."""

from __future__ import annotations

NOT_YET: tuple[str, ...] = (
    "transactions: salesOrder, invoice, opportunity and all others; transforms",
    "every record type but customer, contact, subsidiary, currency and customerStatus; references to terms, "
    "price levels, employees, categories, campaigns, territories and forms are therefore always invalid",
    "writing setup records",
    "every sublist but the address book; writing a line by its own URL",
    "the metadata catalogue, create-form and edit-form variants, select options",
    "asynchronous jobs and batch operations, reading by a list of ids",
    "attach and detach",
    "custom fields other than text; field lengths; a role's restriction to subsidiaries",
    "system notes of address lines",
    "SOAP",
    "the three-step token flow, issuing and revoking tokens over HTTP",
    "OAuth 2.0 authorization code and refresh tokens, PKCE; certificates with an end of their own",
    "redirects for a wrong data centre, the refusal of a RESTlet on a wrong domain",
    "the bundle's actions search, delete and changesSince; RESTlets of one's own; XML bodies of RESTlets",
    "custom forms, forms of transactions; the contents of uploaded files are not kept",
    "the time format of a user, the day of a release per account (a release can be pinned)",
    "SuiteQL tables of transactions, items, files and setup; window frames, LAG and LEAD, regular "
    "expressions, intervals, ROLLUP, recursive WITH, natural joins, number masks; BUILTIN functions "
    "other than DF",
)
