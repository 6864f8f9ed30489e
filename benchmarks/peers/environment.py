"""The peers' own environment: Haystack and FAISS, pinned, made once and apart from everything else."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

from settings import ROOT, Settings

REQUIREMENTS = ROOT / "requirements" / "peers.txt"


def peers_environment(settings: Settings) -> Path:
    """Its Python; made again when the requirements changed."""
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]
    folder = settings.state_path / "peers" / f"venv-{digest}"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        uv = str(ROOT / ".tools" / "uv" / "bin" / "uv")
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", "3.11", str(folder)], check=True)
        install = [uv, "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--python", str(python)]
        subprocess.run([*install, "-r", str(REQUIREMENTS)], check=True)
        (folder / "ready").touch()
    return python
