"""What should end by itself is stopped once it has used up so much of the processor."""

from __future__ import annotations

from contextlib import suppress
from itertools import count
from threading import Thread

import pytest

from rehearse.explore.patience import NeverEnds, bounded


def _for_ever() -> None:
    for _ in count():
        pass


def test_what_never_ends_is_stopped() -> None:
    with pytest.raises(NeverEnds, match=r"after 0\.05 s"), bounded(0.05):
        _for_ever()


def test_a_handler_of_all_errors_does_not_hold_it_up() -> None:
    """As the one that answers 500 for whatever breaks in a fake: the alarm rings once only."""
    with pytest.raises(NeverEnds), bounded(0.05), suppress(Exception):
        _for_ever()


def test_what_ended_is_left_alone_afterwards() -> None:
    with bounded(0.05):
        pass
    assert sum(range(5_000_000)) > 0


def test_other_threads_have_no_bound() -> None:
    seen = []

    def work() -> None:
        with bounded(0.001):
            seen.append(sum(range(500_000)))

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert len(seen) == 1
