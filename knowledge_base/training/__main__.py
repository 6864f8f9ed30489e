"""`python -m knowledge_base.training`: train the sentence encoder from a file of pairs."""

from __future__ import annotations

import argparse
import logging
import sys
from dataclasses import replace
from pathlib import Path

from domain.errors import TuLugarError
from knowledge_base.training.encoder import TrainingPlan, TrainingReport, train_encoder
from knowledge_base.training.student import Recipe


def main() -> int:
    """Train as the arguments say; 0 when a model was written, 1 when it could not be."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    try:
        report = train_encoder(_plan(_arguments()))
    except (TuLugarError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    _show(report)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m knowledge_base.training", description="Entrena el codificador.")
    parser.add_argument("--pairs", type=Path, required=True, help="TSV: inglés, español, fuente")
    parser.add_argument("--out", type=Path, required=True, help="carpeta donde se escribe el modelo")
    parser.add_argument("--phrasings", type=Path, help="carpeta de contenido: entries/ y phrasings/")
    parser.add_argument("--sources", nargs="+", default=[], help="fuentes del TSV; si no, las de uso libre")
    parser.add_argument("--teacher", default="", help="modelo de sentence-transformers; si no, all-MiniLM-L6-v2")
    parser.add_argument("--cache", type=Path, default=TrainingPlan.cache)
    parser.add_argument("--tokens", type=int, default=TrainingPlan.tokens)
    parser.add_argument("--epochs", type=int, default=Recipe.epochs)
    return parser.parse_args()


def _plan(arguments: argparse.Namespace) -> TrainingPlan:
    return TrainingPlan(
        pairs=arguments.pairs,
        out=arguments.out,
        content=arguments.phrasings,
        sources=tuple(arguments.sources),
        cache=arguments.cache,
        teacher=arguments.teacher,
        tokens=arguments.tokens,
        recipe=replace(Recipe(), epochs=arguments.epochs),
    )


def _show(report: TrainingReport) -> None:
    for source, number in sorted(report.pairs_by_source.items()):
        print(f"{source}: {number} pares")
    print(f"{report.entry_texts} textos de la base de conocimiento")
    print(f"{report.out}: {report.tokens} palabras y piezas x {report.dimension}, {report.megabytes:.1f} MB")
    print(f"{report.seconds / 60:.1f} minutos")


if __name__ == "__main__":
    sys.exit(main())
