"""The verdict as JUnit XML, for whatever shows test results."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ElementTree, SubElement

from rehearse.accept.verdict import Result, Verdict

_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def write(path: Path, verdict: Verdict) -> None:
    """A suite for each feature, a case for each scenario; what was left out is skipped. Raises `OSError`."""
    root = Element("testsuites", name=f"rehearse accept: {verdict.core.name}")
    for name, results in verdict.features():
        suite = SubElement(
            root,
            "testsuite",
            name=name,
            tests=str(len(results)),
            failures=str(sum(one.outcome == "failed" for one in results)),
            skipped=str(sum(one.outcome == "left_out" for one in results)),
            errors="0",
            time=f"{sum(one.seconds for one in results):.3f}",
        )
        for one in results:
            _case(suite, one)
    ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _case(suite: Element, result: Result) -> None:
    about = {"classname": result.feature, "name": result.name, "time": f"{result.seconds:.3f}"}
    case = SubElement(suite, "testcase", {name: _plain(text) for name, text in about.items()})
    if result.outcome == "left_out":
        SubElement(case, "skipped", message=_plain(result.reason))
    if result.outcome == "failed":
        failed = SubElement(case, "failure", message=_plain(result.reason.partition("\n")[0]))
        failed.text = _plain(f"{result.at}\n{result.step}\n{result.reason}")
        SubElement(case, "system-out").text = _plain(result.journal)


def _plain(text: str) -> str:
    return _NO_XML.sub("?", text)
