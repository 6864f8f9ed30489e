"""Breakages that other parts may meet, each with a message in Spanish that says what to do."""


class TuLugarError(Exception):
    """Anything that breaks on our side; the message is for the person at the keyboard."""


class InvalidSettings(TuLugarError):
    """A setting has a value that cannot be used."""


class InvalidValue(TuLugarError):
    """A value object was given nonsense."""


class InvalidContent(TuLugarError):
    """A content file cannot be used; the message names file, entry, field and what to do."""


class DialogueUnavailable(TuLugarError):
    """Rasa did not answer in time, or not in the shape that was agreed."""


class AnsweringUnavailable(TuLugarError):
    """The action server did not answer."""


class StorageUnavailable(TuLugarError):
    """The database cannot be reached."""


class IndexMismatch(TuLugarError):
    """The index was made by another encoder, or from another knowledge-base version."""


class StepRefused(TuLugarError):
    """Somebody may not do this to an entry, or not now; the message says why."""
