"""A conversation taken out of whichever store Rasa keeps it in; Rasa itself only ever adds to one."""

from __future__ import annotations

from typing import Any


def forget(store: Any, sender: str) -> None:
    """Delete all that a store keeps of a conversation.

    Args:
        store: a tracker store of Rasa's, as its agent holds it.
    Raises:
        TypeError: a store of a kind that we do not configure.
    """
    for own in _parts(store):
        if hasattr(own, "forget"):
            own.forget(sender)
        elif hasattr(own, "red"):
            own.red.delete(own.key_prefix + sender)
        elif hasattr(own, "session_scope"):
            with own.session_scope() as session:
                session.query(own.SQLEvent).filter(own.SQLEvent.sender_id == sender).delete()
                session.commit()
        elif isinstance(getattr(own, "store", None), dict):
            own.store.pop(sender, None)
        else:
            raise TypeError(f"nothing is known of a store of the kind {type(own).__name__}")


def _parts(store: Any) -> list[Any]:
    """The stores behind one that only hands on, with what it falls back to."""
    inner = getattr(store, "_tracker_store", None)
    if inner is None:
        return [store]
    fallback = getattr(store, "_fallback_tracker_store", None)
    return [*_parts(inner), *(_parts(fallback) if fallback is not None else [])]
