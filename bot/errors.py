"""Why the bot cannot start, for the person at the keyboard."""

from domain.errors import TuLugarError


class BotCannotStart(TuLugarError):
    """The token, the webhook or the port cannot be used; the message says what to do."""
