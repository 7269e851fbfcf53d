"""Every switch of the CRM fake. What the contract leaves open is decided here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

import msgspec

from simulators.crm.time_zone import check


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteRule:
    """What an administrator demands of writes to one object type (1.4), which is named as paths may name it.

    Without ``when`` new records must have the properties ``require``; with it every record must have them
    whose property ``when`` holds one of ``values``.
    """

    object: str
    require: tuple[str, ...]
    when: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The switches of one portal. All durations in milliseconds."""

    index_lag: int = 2_000
    """How long search does not see a create, update, archive or merge (SIM 6)."""

    client_time: Literal["site", "wall"] = "site"
    """By which clock freshness is judged and outgoing signatures are stamped (SIM 12.5)."""

    limits: bool = True
    """Whether rate limits are counted at all."""

    tier: Literal["free", "starter", "professional", "enterprise"] = "professional"
    """The account's subscription, from which the private app's limits follow (13)."""

    limit_increases: int = 0
    """How many API limit increases were bought, two at most (13)."""

    burst_private: int | None = None
    """Calls in any 10 s for the private app; None is what the subscription allows (13)."""

    burst_public: int = 110
    """Calls in any 10 s for the OAuth app (13)."""

    daily: int | None = None
    """Calls a day, shared by all private apps of the account; None is what the subscription allows (13)."""

    searches: int = 5
    """Searches in any second, per account (13)."""

    retry_after: bool = False
    """Whether a 429 carries ``Retry-After``; the vendor documents none (13)."""

    access_token_life: int = 1_800_000
    """How long an OAuth access token is good (12.1)."""

    undecodable_token: Literal["unknown", "expired"] = "unknown"
    """What a token says that is neither a private app's nor known: that nobody has it, or that it expired in
    1970. Both were recorded of the vendor (11.2); by which letters it tells them apart is unknown."""

    oauth_json: bool = True
    """Whether dated token endpoints take JSON beside forms (SIM 12.2): hubspot-sdk sends nothing else there,
    while the vendor's guides know forms only. Version 1 answers JSON with a 415, and so does version 3."""

    oauth_v1_ends: bool = True
    """Whether ``/oauth/v1`` is gone from 2027-02-16 on (C:CHG 12.2); what answers then is SIM."""

    code_life: int = 600_000
    """How long an authorization code is good (MEM 12.1: short)."""

    account_type: str = "DEVELOPER_TEST"
    """What account-info reports (12.4)."""

    custom_objects: int = 10
    """How many custom objects an account may have (MEM 10: ten with an enterprise subscription)."""

    company_currency: str = "USD"
    """The portal's home currency (12.4)."""

    time_zone: str = "US/Eastern"
    """The portal's time zone, by its IANA name (12.4); the daily limit turns at its midnight (13)."""

    first_company_becomes_primary: bool = True
    """Whether a contact without a primary company takes the next one as primary (MEM 7.2)."""

    companies_by_domain: bool = False
    """Whether contacts without a company get one by the domain of their address, made if need be (MEM 19)."""

    companies_by_domain_lag: int = 10_000
    """How long after the contact was written that happens (SIM 19)."""

    association_ids: Literal["number", "string", "by_version"] = "by_version"
    """Record ids in association answers: numbers on v4, strings on dated paths (SIM 7.2)."""

    empty_associations: Literal["207", "200"] = "207"
    """Batch read of a record without associations: an error in a 207, or left out of a 200 (SIM 7.2)."""

    default_stage: str = "lead"
    """The ``lifecyclestage`` of a record that was created without one (3.3); empty for none."""

    longest_url: int = 16_384
    """Bytes of path and query beyond which a call is answered with 414 (SIM 2: the length is unknown)."""

    pipeline_restore: bool = True
    """Whether PATCH with ``archived`` false brings a deleted pipeline or stage back (C:SPEC 8); a live run of
    2026-10-01 found that deletes are final."""

    exchange_rates: tuple[tuple[str, str], ...] = ()
    """Currency codes of deals and what one of each is worth in the home currency; others count as 1 (SIM)."""
    write_rules: tuple[WriteRule, ...] = ()
    """What an administrator demands of writes; enforced on paths of 2026-09 and later only (SIM 1.4)."""

    batch_order: Literal["inputs", "shuffled"] = "inputs"
    """In which order a batch answers its records; the vendor promises none (MEM 3.9)."""

    notes_ignore_values: bool = False
    """Whether notes leave out unknown and read-only values; otherwise a 400, as everywhere (SIM 4.2)."""

    line_item_quantity: str = ""
    """The quantity of a line item that is created without one; empty for none (SIM 3.5)."""

    one_parent: bool = True
    """Whether a line item is refused a second deal, quote, invoice or order (SIM 3.5)."""

    invoice_moves: bool = True
    """Whether a billable invoice moves by API from draft to open and from open to voided only (SIM 3.5)."""

    deletion_with_privacy: bool = True
    """Whether a privacy deletion tells of a deletion, too (C:CHG privacy-compliant contact deletions)."""

    correlation_header: bool = True
    """Whether ``x-hubspot-correlation-id`` is sent (2)."""

    index_threshold: int = 250
    """Tables with more records get an index for a property when it is first searched."""

    file_limit: int = 20 * 1024 * 1024
    """Bytes of one file; more is refused (SIM 15; the vendor's own limit depends on the subscription)."""

    file_duplicates: Literal["content", "name"] = "content"
    """What makes a file a duplicate of another: the same bytes, or the same name and ending (SIM 15)."""

    file_search_name: Literal["exact", "contains"] = "exact"
    """How ``name`` finds files and folders (SIM 15)."""

    file_download: Literal["bytes", "redirect"] = "bytes"
    """Whether ``download`` answers the bytes or the way to a signed URL (SIM 15)."""

    file_task: int = 1_000
    """How long an import from a URL and an update of a folder take (SIM 15)."""

    signed_url_life: int = 300_000
    """How long a signed URL is good when the call does not say (SIM 15)."""

    signed_url_over: int = 403
    """The status of a signed URL whose time is over, or whose signature is wrong (SIM 15)."""

    export_time: int = 5_000
    """How long an export takes, half of it waiting (SIM 17)."""

    export_url_life: int = 300_000
    """How long the address of an exported file is good (17)."""

    exports: int = 30
    """Exports in any 24 hours (17)."""

    webhook_url: str = ""
    """Where events go; the management API sets it, too (14.1)."""

    webhook_collect: int = 200
    """How long events are collected into one delivery."""

    webhook_timeout: int = 5_000
    """Within which a receiver must answer (14.2)."""

    webhook_concurrency: int = 10
    """``maxConcurrentRequests`` until the management API sets another (14.2)."""

    webhook_signatures: tuple[str, ...] = ("v1", "v3")
    """Which signatures a delivery carries; v1 and v2 share a header, so at most one of them (14.3)."""

    webhook_event_type: bool = False
    """Whether events repeat ``subscriptionType`` as ``eventType`` (14.2)."""

    webhook_labels: bool = False
    """Whether a label that comes to an associated pair or goes is told of as an association that was made or
    ended (SIM 14.2). Of the primary one receivers are told in any case."""

    workflow_lag: int = 1_000
    """How long after a record fulfils a workflow's condition its action is called (SIM 16.1)."""

    action_timeout: int = 30_000
    """Within which an action's URL must answer (MEM 16.1)."""

    action_signatures: tuple[str, ...] = ("v2", "v3")
    """Which signatures a call of an action carries; v1 and v2 share a header (14.3, 16.1)."""

    action_expiration: int = 604_800_000
    """How long a blocked run waits for its callback where the answer names no duration (16.1)."""

    journal_lag: int = 5_000
    """How long events of the webhooks journal are collected into one file (SIM 14.4)."""

    journal_link_life: int = 900_000
    """How long the address of a file of the journal is good (SIM 14.4)."""

    action_legacy_fields: bool = False
    """Whether a call of an action repeats ``inputFields`` as ``fields`` (MEM 16.1)."""


WEBHOOK_LADDER = tuple(minutes * 60_000 for minutes in (1, 2, 5, 15, 30, 60, 120, 240, 360, 540))
"""Ten retries within 24 hours (14.2), spread by ``WEBHOOK_JITTER``; the real spacing is unknown."""

WEBHOOK_JITTER = 0.04

ACTION_LADDER = WEBHOOK_LADDER
"""Ten retries of an action's call within 24 hours (16.1); the real spacing is unknown."""

ACTION_PATIENCE = 86_400_000
"""For so long an action is called, whatever its ``Retry-After`` asks for (16.1)."""

PROFILES: dict[str, Settings] = {
    "sandbox": Settings(),
    "production": Settings(account_type="STANDARD"),
}


def settings(profile: str, changes: Mapping[str, Any]) -> Settings:
    """The switches of a profile with some changed.

    Raises `ValueError` for a name that is no switch and for what is no position of one.
    """
    known = {field.name for field in fields(Settings)}
    unknown = sorted(name for name in changes if name not in known)
    if unknown:
        raise ValueError(f"no CRM setting {', '.join(unknown)}; there are: {', '.join(sorted(known))}")
    if not changes:
        return PROFILES[profile]
    whole = {name: getattr(PROFILES[profile], name) for name in known} | dict(changes)
    try:
        found = msgspec.convert(whole, Settings, from_attributes=True)
    except msgspec.ValidationError as error:
        raise ValueError(f"a CRM setting cannot be so: {error}") from None
    if not 0 <= found.limit_increases <= 2:
        raise ValueError("a CRM setting cannot be so: limit_increases is 0, 1 or 2")
    check(found.time_zone)
    return found
