"""What the file manager answers when it refuses (CRM contract 15)."""

from __future__ import annotations

from simulators.crm.errors import CrmError


class FileTooLarge(CrmError):
    """413: more bytes than a file may have (SIM 15)."""

    status = 413

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            f"File size of {size} bytes exceeds the limit of {limit} bytes", context={"size": [str(size)]}
        )
