"""The learning itself: token vectors that make a sentence's sum agree with its teacher vector."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray
from torch import Tensor, nn

from knowledge_base.training.neighbours import like_batches
from knowledge_base.training.teacher import best_device
from knowledge_base.training.vocabulary import TokenBatch, TokenLists

logger = logging.getLogger(__name__)

LEAST_RATE = 0.02  # share of the first learning rate that the last steps still have


@dataclass(frozen=True)
class Recipe:
    """How to learn; the defaults made the encoder that ships."""

    epochs: int = 5
    batch: int = 1024  # pairs; each is also a negative for the others
    group: int = 32  # like sentences that share a batch
    passage: int = 4  # sentences of a group that are joined to a made-up passage
    rate: float = 0.0015  # Adam's first learning rate; falls in a straight line
    dropout: float = 0.05  # share of tokens left out, so that no sentence hangs on one word
    question_dropout: float = 0.5  # the same for the sentence that should find its passage
    temperature: float = 0.05  # of all contrastive terms
    to_teacher: float = 1.0  # weight of the cosine distance to the teacher's vector
    to_translation: float = 0.2  # weight of telling the translation from other sentences
    to_likeness: float = 10.0  # weight of keeping the teacher's similarities within a group
    to_passage: float = 0.3  # weight of finding the passage that holds a sentence
    to_entry: float = 0.3  # weight of bringing texts of one knowledge-base entry together, apart from its near misses
    seed: int = 7


@dataclass(frozen=True)
class Lessons:
    """What there is to learn from; English, Spanish and targets in one order."""

    english: TokenLists
    spanish: TokenLists
    targets: NDArray[np.float32]  # (pairs, teacher dimension), unit rows
    entry_texts: TokenLists
    entry_of: NDArray[np.int64]  # (texts,), which entry each of entry_texts belongs to


class Student:
    """Token vectors in the making; remembers its place in a file after each epoch."""

    def __init__(self, first: NDArray[np.float32], lessons: Lessons, recipe: Recipe, memory: Path) -> None:
        torch.manual_seed(recipe.seed)
        self._device = best_device()
        self._lessons = lessons
        self._recipe = recipe
        self._memory = memory
        self._rows = nn.EmbeddingBag.from_pretrained(torch.from_numpy(first), freeze=False, mode="sum")
        self._rows.to(self._device)
        self._targets = torch.from_numpy(lessons.targets).to(self._device)
        self._optimizer = torch.optim.Adam(self._rows.parameters(), lr=recipe.rate, fused=True)
        self._epoch = 0
        self._recall()

    def learn(self) -> NDArray[np.float32]:
        """Run the epochs that are left; the token vectors, shape (tokens, dimension)."""
        while self._epoch < self._recipe.epochs:
            start = time.monotonic()
            loss = self._run_epoch()
            self._epoch += 1
            self._remember()
            took = time.monotonic() - start
            logger.info("epoch %d of %d: loss %.4f, %.0f s", self._epoch, self._recipe.epochs, loss, took)
        return self._rows.weight.detach().cpu().numpy()

    def _run_epoch(self) -> float:
        recipe, chance = self._recipe, np.random.default_rng((self._recipe.seed, self._epoch))
        batches, group = like_batches(self._lessons.targets, recipe.batch, recipe.group, chance)
        losses = []
        for number, chosen in enumerate(batches):
            self._set_rate((self._epoch + number / len(batches)) / recipe.epochs)
            loss = self._loss(chosen, group, chance)
            self._optimizer.zero_grad()
            loss.backward()
            self._optimizer.step()
            losses.append(loss.item())
        return sum(losses) / len(losses)

    def _set_rate(self, done: float) -> None:
        for group in self._optimizer.param_groups:
            group["lr"] = self._recipe.rate * max(LEAST_RATE, 1 - done)

    def _loss(self, chosen: NDArray[np.int64], group: int, chance: np.random.Generator) -> Tensor:
        recipe, lessons = self._recipe, self._lessons
        target = self._targets[torch.from_numpy(chosen).to(self._device)]
        both = (lessons.spanish, lessons.english)
        drawn = [side.batch(chosen, recipe.dropout, chance) for side in both]
        drawn += [side.batch(chosen, recipe.question_dropout, chance) for side in both]
        drawn += [lessons.entry_texts.batch(side, recipe.dropout, chance) for side in self._entry_sides(chance)]
        spanish, english, *questions, asked, told = self._sums(drawn)
        loss = recipe.to_translation * self._contrast(_unit(spanish), _unit(english), both_ways=True)
        loss = loss + recipe.to_passage * self._passage_loss(spanish, questions)
        for side in (spanish, english):
            loss = loss + recipe.to_teacher * (1 - (_unit(side) * target).sum(dim=1)).mean()
            loss = loss + recipe.to_likeness * _likeness_loss(_unit(side), _unit(spanish), target, group)
        return loss + recipe.to_entry * self._contrast(_unit(asked), _unit(told), both_ways=True)

    def _passage_loss(self, sentences: Tensor, questions: Sequence[Tensor]) -> Tensor:
        """Some words of a sentence, in either language, should find the passage that holds it."""
        size = self._recipe.passage
        whole = len(sentences) // size * size
        passages = _unit(sentences[:whole].view(whole // size, size, -1).sum(dim=1))
        own = torch.arange(whole, device=self._device) // size
        scores = [_unit(each[:whole]) @ passages.T / self._recipe.temperature for each in questions]
        return torch.stack([functional.cross_entropy(each, own) for each in scores]).mean()

    def _entry_sides(self, chance: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Two texts of each entry, drawn anew each time: they should find each other among all entries."""
        owners = self._lessons.entry_of
        drawn = chance.permutation(len(owners))
        _, first = np.unique(owners[drawn], return_index=True)
        _, last = np.unique(owners[drawn[::-1]], return_index=True)
        return drawn[first], drawn[::-1][last]

    def _sums(self, drawn: Sequence[TokenBatch]) -> tuple[Tensor, ...]:
        """The vectors of several batches of texts in one pass, for each backward pass costs a whole table."""
        begins = np.cumsum([0, *(len(tokens) for tokens, _ in drawn)])
        tokens = np.concatenate([tokens for tokens, _ in drawn])
        starts = np.concatenate([starts + begin for (_, starts), begin in zip(drawn, begins, strict=False)])
        sums: Tensor = self._rows(torch.from_numpy(tokens).to(self._device), torch.from_numpy(starts).to(self._device))
        return sums.split([len(starts) for _, starts in drawn])

    def _contrast(self, left: Tensor, right: Tensor, *, both_ways: bool = False) -> Tensor:
        scores = left @ right.T / self._recipe.temperature
        own = torch.arange(len(scores), device=scores.device)
        if not len(scores):
            return scores.sum()
        loss = functional.cross_entropy(scores, own)
        return (loss + functional.cross_entropy(scores.T, own)) / 2 if both_ways else loss

    def _remember(self) -> None:
        self._memory.parent.mkdir(parents=True, exist_ok=True)
        partial = self._memory.with_suffix(".partial")
        state = {"epoch": self._epoch, "rows": self._rows.state_dict(), "optimizer": self._optimizer.state_dict()}
        torch.save(state, partial)
        partial.replace(self._memory)

    def _recall(self) -> None:
        if not self._memory.exists():
            return
        state: dict[str, Any] = torch.load(self._memory, map_location=self._device, weights_only=True)
        self._rows.load_state_dict(state["rows"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._epoch = int(state["epoch"])
        logger.info("going on after epoch %d", self._epoch)


def _unit(vectors: Tensor) -> Tensor:
    return functional.normalize(vectors, dim=1)


def _likeness_loss(side: Tensor, spanish: Tensor, target: Tensor, group: int) -> Tensor:
    """How far similarities within each group are from the teacher's, squared."""
    left, right, taught = (vectors.view(-1, group, vectors.shape[1]) for vectors in (side, spanish, target))
    return (left @ right.transpose(1, 2) - taught @ taught.transpose(1, 2)).square().mean()
