"""What the pages of curation read and change besides entries."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from analytics.handled_misses import HandledMisses
from knowledge_base.storage.sheet_imports import SheetImports
from knowledge_base.storage.source_health import SourceHealthStore
from knowledge_base.storage.versions import PublishedVersions


@dataclass(frozen=True)
class Curation:
    versions: PublishedVersions
    sources: SourceHealthStore
    imports: SheetImports
    misses: HandledMisses


def curation(engine: Engine) -> Curation:
    return Curation(PublishedVersions(engine), SourceHealthStore(engine), SheetImports(engine), HandledMisses(engine))
