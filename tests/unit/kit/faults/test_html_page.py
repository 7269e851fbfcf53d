from __future__ import annotations

import pytest

from tests.unit.kit.tiny import Caller, a_site


@pytest.mark.parametrize(("after", "done"), [("false", None), ("true", "1")])
def test_a_page_for_people_before_the_work_or_after_it(after: str, done: str | None) -> None:
    site = a_site()
    caller = Caller(site)
    site.faults.arm("html_page", params={"status": 503, "after": after})
    answer = caller.put("a", "1")
    assert (answer.status_code, answer.mimetype, answer.text) == (503, "text/html", "<h1>503</h1>")
    assert caller.value("a") == done
