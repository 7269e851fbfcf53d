"""One record for one thing, on each side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from rehearse.invariants.ground import Ground
from rehearse.invariants.running import Running


class NoDuplicates:
    """One partner for each record, and one record for each e-mail among the healthy pairs of a side."""

    name: ClassVar[str] = "no duplicates"

    def look(self, ground: Ground) -> Iterator[str]:
        """A check for each linked record and each e-mail."""
        for running in ground.running:
            yield from self._partners(running)
            yield from self._emails(running)

    @staticmethod
    def _partners(running: Running) -> Iterator[str]:
        for place, side in enumerate(("crm", "app")):
            for id, count in Counter(link[place] for link in running.links).items():
                yield "" if count == 1 else f"{side} record {id} is linked {count} times"

    @staticmethod
    def _emails(running: Running) -> Iterator[str]:
        for row in running.rows:
            if row["kind"] != "email" or not row["key"]:
                continue
            for side, name, records in (
                ("crm", row["crm"][0], [pair.crm for pair in running.pairs]),
                ("app", row["app"][0], [pair.app for pair in running.pairs]),
            ):
                emails = Counter(one[name].strip().lower() for one in records if one[name].strip())
                for email, count in emails.items():
                    yield "" if count == 1 else f"{count} linked {side} records have the e-mail {email}"
