"""Secrets that nobody has to invent: made once, kept in the state folder, readable by this user alone."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from settings import Settings


def internal_token(settings: Settings) -> str:
    """What our processes show each other."""
    return settings.internal_token or _kept(settings.state_path / "secrets" / "internal_token")


def metrics_token(settings: Settings) -> str:
    """What whoever reads /metrics shows; it opens nothing else."""
    return settings.metrics_token or _kept(settings.state_path / "secrets" / "metrics_token")


def person_secret(settings: Settings) -> bytes:
    """The key of the person hash; losing it makes old rows impossible to link, which harms nobody."""
    return (settings.person_secret or _kept(settings.state_path / "secrets" / "person_secret")).encode()


def address_secret(settings: Settings) -> bytes:
    """What the addresses of people who asked to be told are sealed with; whoever loses it can tell them nothing."""
    return (settings.address_secret or _kept(settings.state_path / "secrets" / "address_secret")).encode()


def model_seed(settings: Settings) -> bytes:
    """What Rasa's models are signed with (32 bytes); whoever loses it trains again."""
    return hashlib.sha256(_kept(settings.state_path / "secrets" / "model_seed").encode()).digest()


def kept_secrets(settings: Settings) -> dict[str, str]:
    """Every secret in the state folder, by its name: for a backup."""
    folder = settings.state_path / "secrets"
    files = [path for path in folder.glob("*") if path.is_file() and not path.name.startswith(".")]
    return {path.name: path.read_text(encoding="utf-8").strip() for path in sorted(files)}


def keep_secret(settings: Settings, name: str, value: str) -> bool:
    """Put a secret of a backup into the state folder; False when another one is there, which stays."""
    return _kept(settings.state_path / "secrets" / Path(name).name, value) == value


def _kept(path: Path, given: str = "") -> str:
    """The secret in `path`, written there first if it is not: the process that links its file first wins.

    Args:
        given: the value to write; empty: a new one.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(8)}")  # threads begin together, too
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(given or secrets.token_urlsafe(32))
        with contextlib.suppress(FileExistsError):
            os.link(aside, path)
        aside.unlink()
    return path.read_text(encoding="utf-8").strip()
