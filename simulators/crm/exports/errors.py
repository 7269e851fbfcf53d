"""What exports answer when they are refused (CRM contract 17)."""

from __future__ import annotations

from simulators.crm.errors import CrmError


class ExportForbidden(CrmError):
    """403: the id is of no export of this portal (17)."""

    status = 403
    category = "FORBIDDEN"

    def __init__(self, export_id: int, portal_id: int) -> None:
        super().__init__(
            "Permission to get export file cannot be granted for "
            f"exportId {export_id} and portalId {portal_id}"
        )


class ExportLimit(CrmError):
    """429: too many exports in 24 hours (status and text SIM 17)."""

    status = 429
    category = "RATE_LIMITS"

    def __init__(self, most: int) -> None:
        super().__init__(f"You have reached the limit of {most} exports within 24 hours")
