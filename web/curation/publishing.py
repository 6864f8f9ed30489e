"""Publish an uploaded spreadsheet: read again against the entries of this moment, whole or not at all."""

from __future__ import annotations

from domain.errors import InvalidContent
from knowledge_base.changes import with_sheet
from knowledge_base.content_archive import inspect_upload
from knowledge_base.storage.repository import EntryRepository
from knowledge_base.storage.sheet_imports import ImportState, SheetImport, SheetImports


class ImportPublisher:
    def __init__(self, repository: EntryRepository, imports: SheetImports) -> None:
        self._repository = repository
        self._imports = imports

    def publish(self, waiting: SheetImport, reviewer: str) -> int:
        """The new version.

        Raises:
            InvalidContent: the file no longer fits the entries; nothing was changed.
            InvalidValue: somebody else decided at the same moment; the entries say what the file says.
        """
        stored = self._repository.entries()
        sheet = inspect_upload(waiting.name, waiting.file, stored)
        if sheet.problems:
            raise InvalidContent("; ".join(map(str, sheet.problems[:3])))
        note = f"importación de {waiting.name} · aprobó {reviewer}"
        report = self._repository.take_over(with_sheet(stored, sheet.entries), author=waiting.uploaded_by, note=note)
        self._imports.decide(waiting.id, ImportState.PUBLISHED, reviewer)
        return report.version
