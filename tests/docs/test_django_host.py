"""The Django host of the examples passes its own tests, the conformance kit among them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOST = Path(__file__).parents[2] / "docs" / "examples" / "django_host"


@pytest.mark.slow
@pytest.mark.parametrize("tests", ["test_host.py", "test_store.py"])
def test_the_host_passes_its_tests(tests: str, tmp_path: Path) -> None:
    """In a process of its own, since Django has one set of settings for each."""
    pytest.importorskip("django", reason="needs Django of the extra `dev`")
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", f"--basetemp={tmp_path}", tests]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=HOST, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
