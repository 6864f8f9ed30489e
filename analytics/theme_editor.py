"""What people decide about themes: names, merges, splits; mining leaves them as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from analytics.models import QuestionRow
from analytics.small_groups import FIVE, SmallGroups
from analytics.theme_changes import themes_changed
from analytics.theme_labels import EXAMPLES
from analytics.theme_models import ThemeQuestionRow, ThemeRow
from analytics.transactions import transaction
from domain.errors import InvalidValue
from domain.text import fold
from knowledge_base.words import stems, stems_of_all

LONGEST_LABEL = 80  # characters


class ThemeEditor:
    """Writes what people decide."""

    def __init__(self, engine: Engine, *, small: SmallGroups = FIVE) -> None:
        self._engine = engine
        self._small = small

    def rename(self, theme_id: str, label: str) -> None:
        """Name a theme.

        Raises:
            InvalidValue: there is no such theme, or the name is empty or too long.
            StorageUnavailable: the database cannot be written.
        """
        name = " ".join(label.split())
        if not 0 < len(name) <= LONGEST_LABEL:
            raise InvalidValue(f"El nombre de un tema lleva de 1 a {LONGEST_LABEL} caracteres.")
        with transaction(self._engine) as connection:
            _keep(connection, _open(connection, theme_id).id, label=name, named=True)

    def merge(self, theme_id: str, into: str) -> None:
        """The first theme becomes a part of the second; its id leads there from now on.

        Raises:
            InvalidValue: one of them is not there, or both are the same.
            StorageUnavailable: the database cannot be written.
        """
        with transaction(self._engine) as connection:
            part, whole = _open(connection, theme_id), _open(connection, into)
            if part.id == whole.id:
                raise InvalidValue("Un tema no se puede unir consigo mismo.")
            if part.demo != whole.demo:
                raise InvalidValue("Un tema de la demostración no se une con uno de preguntas reales.")
            _keep(connection, part.id, merged_into=whole.id)
            inside = ThemeQuestionRow.theme_id == part.id
            connection.execute(update(ThemeQuestionRow).where(inside).values(theme_id=whole.id))
            themes_changed(connection, (part.id, whole.id))

    def split(self, theme_id: str, words: str) -> str:
        """The questions of a theme with all of these words become a theme of their own; its id.

        Raises:
            InvalidValue: no such theme, no telling word, or one of the two would be too small to be shown.
            StorageUnavailable: the database cannot be written.
        """
        wanted = frozenset(stems(words))
        if not wanted:
            raise InvalidValue("Escribe al menos una palabra que distinga las preguntas que quieres separar.")
        with transaction(self._engine) as connection:
            whole = _open(connection, theme_id)
            rows = connection.execute(_texts(whole.id)).all()
            said = stems_of_all([row.text for row in rows])
            moving = [row for row, found in zip(rows, said, strict=True) if wanted <= set(found)]
            _refuse_small(moving, rows, self._small.k)
            part = hashlib.sha256(f"{whole.id}|{' '.join(sorted(wanted))}".encode()).hexdigest()[:16]
            _add_part(connection, whole, part, words, moving)
            for start in range(0, len(moving), 500):
                ids = [row.id for row in moving[start : start + 500]]
                inside = ThemeQuestionRow.question_id.in_(ids)
                connection.execute(update(ThemeQuestionRow).where(inside).values(theme_id=part))
            themes_changed(connection, (part, whole.id))
            return part


def _open(connection: Connection, theme_id: str) -> Any:
    """The row of a theme, or of that which it was merged into."""
    row = connection.execute(select(ThemeRow.__table__).where(ThemeRow.id == theme_id)).first()
    if row is None:
        raise InvalidValue(f"No hay ningún tema «{theme_id}».")
    return _open(connection, row.merged_into) if row.merged_into else row


def _keep(connection: Connection, theme_id: str, **columns: Any) -> None:
    changed = update(ThemeRow).where(ThemeRow.id == theme_id)
    connection.execute(changed.values(updated_at=datetime.now(UTC), **columns))


def _texts(theme_id: str) -> Any:
    return (
        select(QuestionRow.id, QuestionRow.text, QuestionRow.person)
        .join(ThemeQuestionRow, ThemeQuestionRow.question_id == QuestionRow.id)
        .where(ThemeQuestionRow.theme_id == theme_id)
        .order_by(QuestionRow.id)
    )


def _refuse_small(moving: Sequence[Any], rows: Sequence[Any], k: int) -> None:
    moved = {row.id for row in moving}
    staying = [row for row in rows if row.id not in moved]
    if any(len({row.person for row in side if row.person}) < k for side in (moving, staying)):
        raise InvalidValue(
            f"Con esas palabras, uno de los dos temas queda con menos de {k} personas y no se puede mostrar."
        )


def _add_part(connection: Connection, whole: Any, part: str, words: str, moving: Sequence[Any]) -> None:
    now = datetime.now(UTC)
    label = words.strip()
    row = {
        "id": part,
        "label": label[:1].upper() + label[1:LONGEST_LABEL],
        "named": True,
        "demo": whole.demo,
        "split_from": whole.id,
        "split_words": fold(words),
        "centres": whole.centres,
        "encoder": whole.encoder,
        "examples": list({row.person: row.id for row in moving}.values())[:EXAMPLES],
        "created_at": now,
        "updated_at": now,
    }
    known = connection.execute(select(ThemeRow.id).where(ThemeRow.id == part)).first()
    if known is not None:
        raise InvalidValue("Ese tema ya se separó con las mismas palabras.")
    connection.execute(insert(ThemeRow).values(row))
