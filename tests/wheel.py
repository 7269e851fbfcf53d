"""The package as it would be published."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.tree import PACKAGES, ROOT


def build_wheel(folder: Path) -> Path:
    """The wheel, built below ``folder`` from a copy, so that the checkout stays clean."""
    copy, out = folder / "copy", folder / "wheel"
    copy.mkdir()
    out.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in (*PACKAGES, "fixtures", "features"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, copy / name, symlinks=True, ignore=ignore)
    (copy / "tests").mkdir()
    (copy / "tests" / "__init__.py").touch()
    build = f"from setuptools.build_meta import build_wheel; build_wheel({str(out)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=copy, check=True, capture_output=True)
    [built] = out.glob("*.whl")
    return built
