"""Which Rasa models may be loaded: those signed by our own training; loading another one could run anything."""

from __future__ import annotations

import contextlib
import os
import tarfile
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from domain.errors import TuLugarError
from secret_store import model_seed
from settings import Settings

TRUSTED = "model_key.pub"  # beside the models' folder: with the code, or in the state folder of another city
REMEDY = "Entrénalo otra vez con «tulugar train rasa --force»."


class ModelUntrusted(TuLugarError):
    """A model that our own training did not leave as it is."""


def sign(settings: Settings, model: Path, placed: Path) -> None:
    """Sign what was just trained as `model` for the place where it is going to be, and trust our key from now on.

    Raises:
        ModelUntrusted: it is no whole archive.
    """
    _check_whole(model)
    key = Ed25519PrivateKey.from_private_bytes(model_seed(settings))
    _write(_signature_of(placed), key.sign(model.read_bytes()))
    _write(_trusted_in(placed), key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def check(model: Path) -> None:
    """Refuse a model that is not as our training left it.

    Where nothing was ever signed there is no key to check against, and every model passes: the key lies with the code,
    and whoever can remove it can change the code.

    Raises:
        ModelUntrusted: with what is wrong and what to do.
    """
    trusted = _trusted_in(model)
    if not trusted.exists():
        _check_whole(model)
        return
    try:
        Ed25519PublicKey.from_public_bytes(trusted.read_bytes()).verify(
            _signature_of(model).read_bytes(), model.read_bytes()
        )
    except FileNotFoundError as error:
        raise ModelUntrusted(f"El modelo {model.name} no tiene firma: no salió de nuestro entrenamiento.") from error
    except (InvalidSignature, ValueError) as error:
        raise ModelUntrusted(f"El modelo {model.name} está roto o alguien lo cambió: su firma no vale.") from error


def forget(model: Path) -> None:
    """Delete a model with its signature."""
    for path in (model, _signature_of(model)):
        path.unlink(missing_ok=True)


def _check_whole(model: Path) -> None:
    try:
        with tarfile.open(model) as archive:
            archive.getmembers()
    except (tarfile.TarError, EOFError, OSError) as error:
        raise ModelUntrusted(f"El modelo {model.name} está incompleto: no se puede abrir.") from error


def _signature_of(model: Path) -> Path:
    return model.with_name(f"{model.name}.sig")


def _trusted_in(model: Path) -> Path:
    return model.parent.parent / TRUSTED


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_bytes(content)
        aside.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            aside.unlink()
