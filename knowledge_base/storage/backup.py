"""The whole database in one file, whichever kind of database it is, and back: also from SQLite to PostgreSQL."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from domain.errors import StorageUnavailable
from knowledge_base.storage.migrate import is_known, migrate, migrate_empty
from knowledge_base.storage.portable import packed, unpacked

FORMAT = 1
MANIFEST = "manifest.json"
REVISION = "alembic_version"
BATCH = 500  # rows that are written at once


@dataclass(frozen=True)
class Backup:
    """What a backup holds: rows by table, the schema that they fit, and when it was made."""

    revision: str
    made_at: str
    rows: Mapping[str, int]
    secrets: Mapping[str, str]


def write_backup(engine: Engine, path: Path, secrets: Mapping[str, str]) -> Backup:
    """Write every table as it stands at one moment; the file is for this user alone.

    Args:
        secrets: name to value, kept in the file too; anybody who has it can then read sealed addresses.
    Raises:
        StorageUnavailable: the database or the disk fails; no half-written file is left.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.touch(mode=0o600)
        with _one_moment(engine) as connection, zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as file:
            made = _write(connection, file, secrets)
        aside.replace(path)
    except (DBAPIError, OSError) as error:
        raise StorageUnavailable(f"No pude escribir el respaldo {path}: {type(error).__name__}.") from error
    finally:
        aside.unlink(missing_ok=True)
    return made


def read_backup(path: Path) -> Backup:
    """What a backup says of itself, after each table was compared with its checksum.

    Raises:
        StorageUnavailable: it is no backup of ours, is damaged, or is of a newer version.
    """
    try:
        with zipfile.ZipFile(path) as file:
            manifest = json.loads(file.read(MANIFEST))
            for name, table in manifest["tables"].items():
                if hashlib.sha256(file.read(_member(name))).hexdigest() != table["sha256"]:
                    raise StorageUnavailable(f"El respaldo {path} está dañado: la tabla {name} no es la que se guardó.")
            rows = {name: int(table["rows"]) for name, table in manifest["tables"].items()}
            backup = Backup(manifest["revision"], manifest["made_at"], rows, manifest["secrets"])
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError, AttributeError) as error:
        raise StorageUnavailable(f"{path} no es un respaldo de Tu Lugar, o está dañado.") from error
    if manifest["format"] != FORMAT or not is_known(backup.revision):
        raise StorageUnavailable(f"El respaldo {path} es de una versión más nueva: actualiza Tu Lugar y repite.")
    return backup


def restore_backup(engine: Engine, path: Path) -> Backup:
    """Fill an empty database from a backup, then bring it to the newest schema; all of it or nothing.

    Raises:
        StorageUnavailable: the backup cannot be used, or the database is not empty or fails.
    """
    backup = read_backup(path)
    try:
        migrate_empty(engine, backup.revision)
        with engine.begin() as connection, zipfile.ZipFile(path) as file:
            _fill(connection, file)
    except (DBAPIError, OSError) as error:
        raise StorageUnavailable(f"No pude restaurar {path}: {type(error).__name__}.") from error
    migrate(engine)
    return backup


def _one_moment(engine: Engine) -> Connection:
    """A connection that sees the database as it is now, whatever others write meanwhile."""
    if engine.dialect.name == "postgresql":
        return engine.connect().execution_options(isolation_level="REPEATABLE READ")
    return engine.connect().execution_options(read_only=True)


def _write(connection: Connection, file: zipfile.ZipFile, secrets: Mapping[str, str]) -> Backup:
    connection.begin()
    revision = str(connection.scalar(text("SELECT version_num FROM alembic_version")))
    tables: dict[str, dict[str, Any]] = {}
    for table in _tables(connection):
        digest, count = hashlib.sha256(), 0
        with file.open(_member(table.name), "w") as member:
            for line in _lines(connection, table):
                digest.update(line)
                member.write(line)
                count += 1
        tables[table.name] = {"rows": count, "sha256": digest.hexdigest()}
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = {"format": FORMAT, "revision": revision, "made_at": made_at, "tables": tables, "secrets": dict(secrets)}
    file.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return Backup(revision, made_at, {name: table["rows"] for name, table in tables.items()}, secrets)


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    ordered = select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=BATCH).execute(ordered).mappings():
        yield (json.dumps({name: packed(value) for name, value in row.items()}, ensure_ascii=False) + "\n").encode()


def _fill(connection: Connection, file: zipfile.ZipFile) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
    tables = _tables(connection)
    for table in reversed(tables):
        connection.execute(table.delete())  # what migrations put there
    held = set(file.namelist())
    for table in tables:
        if _member(table.name) in held:
            _fill_table(connection, table, file.read(_member(table.name)).splitlines())


def _fill_table(connection: Connection, table: Table, lines: list[bytes]) -> None:
    for start in range(0, len(lines), BATCH):
        rows = [json.loads(line) for line in lines[start : start + BATCH]]
        values = [{name: unpacked(value, table.c[name].type) for name, value in row.items()} for row in rows]
        connection.execute(insert(table), values)
    if connection.dialect.name == "postgresql":
        _continue_counting(connection, table)


def _continue_counting(connection: Connection, table: Table) -> None:
    """PostgreSQL's next number comes after the highest that was restored."""
    for column in table.primary_key.columns:
        sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
        highest = connection.scalar(select(func.max(column))) if sequence else None
        if highest is not None:
            connection.execute(select(func.setval(sequence, highest)))


def _tables(connection: Connection) -> list[Table]:
    """Every table, those first that others point to."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != REVISION]


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"
