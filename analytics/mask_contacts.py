"""Ways to reach someone on the network: e-mail, user names, addresses of personal profiles."""

from __future__ import annotations

import re

_PROFILE = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?(?:facebook\.com|fb\.com|fb\.me|instagram\.com|t\.me|telegram\.me|wa\.me|"
    r"tiktok\.com|twitter\.com|x\.com|linkedin\.com/in|api\.whatsapp\.com)/[^\s,;)\]]{1,120}",
    re.IGNORECASE,
)
_MAIL = re.compile(
    r"[\w.+%-]{1,64}(?:@|\s@\s)[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
    r"|[\w.+-]{1,64}\s?[(\[]?\s?\barroba\b\s?[)\]]?\s?[\w-]{1,63}"
    r"(?:\s?\(?\s?(?:\.|\bpunto\b|\bdot\b)\s?\)?\s?[a-z]{2,10}){1,3}",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z0-9_][\w.]{1,31}(?<!\.)")
_CUED_HANDLE = re.compile(
    r"(\bmi (?:usuari[oa]|user|insta(?:gram)?|twitter|face(?:book)?|telegram|tik ?tok|nick)"
    r"(?: (?:de|en) (?:telegram|instagram|twitter|facebook|tik ?tok|x))?(?: es|:| =) ?)"
    r"(?!\[)([\w.-]{3,40})(?<!\.)",
    re.IGNORECASE,
)


def mask_contacts(text: str) -> str:
    """Replace personal profiles, e-mail addresses and user names by their tags; other web pages stay."""
    text = _PROFILE.sub("[URL]", text)
    if "@" in text or "arroba" in text.lower():
        text = _MAIL.sub("[CORREO]", text)
        text = _HANDLE.sub("[USUARIO]", text)
    return _CUED_HANDLE.sub(r"\g<1>[USUARIO]", text)
