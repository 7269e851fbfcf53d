"""What is particular to notes: a switch for values that cannot be set (CRM contract 3.5, 4.2)."""

from __future__ import annotations

from simulators.crm.objects.special import Special
from simulators.crm.portal import Portal


class Notes(Special):
    """Notes. The length of a body is that of every text: `simulators.crm.properties.values.LONGEST`."""

    def lenient(self, portal: Portal) -> bool:
        return portal.settings.notes_ignore_values
