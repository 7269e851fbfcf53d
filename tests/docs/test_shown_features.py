"""The features that the pages show run, in calm and in weather, with the sentences that they show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.docs.pages import blocks
from tests.tree import ROOT

PAGE = "docs/how-to/write-a-feature.md"
LOADED = ("-p", "pytest_bdd.plugin", "-p", "rehearse.pytest_plugin")


def test_every_shown_feature_runs(tmp_path: Path) -> None:
    features = [block for block in blocks("gherkin") if block.page == PAGE]
    [sentences] = [block for block in blocks("py") if block.page == PAGE]
    assert len(features) > 2
    for block in features:
        (tmp_path / f"line_{block.line}.feature").write_text(block.text, "utf-8")
    (tmp_path / "conftest.py").write_text(sentences.text, "utf-8")
    (tmp_path / "test_shown.py").write_text("from pytest_bdd import scenarios\n\nscenarios('.')\n", "utf-8")
    left_out = ("PYTEST_ADDOPTS", "REHEARSE_READY_FILE")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *LOADED, "--strict-markers", "--weather", "7"],
        cwd=tmp_path,
        env={**kept, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    assert "10 passed" in ran.stdout
