"""What a person hears while they make a proposal, in Spanish and English."""

from __future__ import annotations

from domain.language import ENGLISH, SPANISH

WORDS = {
    "idea": {
        SPANISH: (
            "¡Me gusta! Cuéntame tu idea en un mensaje: qué harías y a quién le serviría. No pongas datos personales."
        ),
        ENGLISH: (
            "I like that! Tell me your idea in one message: what you would do and who would benefit. "
            "Leave personal data out."
        ),
    },
    "area": {
        SPANISH: "Anoté tu idea: «{idea}»\n\n¿Para qué {what} es? Elige, escribe su nombre o salta esta pregunta.",
        ENGLISH: 'I noted your idea: "{idea}"\n\nWhich {what} is it for? Choose, write its name or skip this question.',
    },
    "sure": {
        SPANISH: "Esta es tu propuesta:\n\n«{idea}»{area}\n\n¿La envío? Se guarda sin datos personales.",
        ENGLISH: 'This is your proposal:\n\n"{idea}"{area}\n\nShall I send it? It is kept without personal data.',
    },
    "sent": {
        SPANISH: (
            "¡Gracias! Guardé tu propuesta, sin datos personales, para quienes cuidan este asistente. "
            "Con /mis_datos la ves y con /borrar_mis_datos la borras."
        ),
        ENGLISH: (
            "Thank you! I kept your proposal, without personal data, for the people who look after this assistant. "
            "/mis_datos shows it and /borrar_mis_datos erases it."
        ),
    },
    "cancelled": {
        SPANISH: "Listo, no guardé ninguna propuesta. ¿Qué más quieres saber?",
        ENGLISH: "Done, I kept no proposal. What else would you like to know?",
    },
    "left": {
        SPANISH: "Dejé tu propuesta a medias: no guardé nada. Con /propuesta empiezas otra.",
        ENGLISH: "I left your proposal unfinished and kept nothing. /propuesta starts another one.",
    },
    "over": {
        SPANISH: "Esa propuesta ya se cerró. Con /propuesta empiezas otra.",
        ENGLISH: "That proposal is closed. /propuesta starts another one.",
    },
    "unavailable": {
        SPANISH: "Ahora mismo no puedo recibir propuestas. Inténtalo de nuevo en unos minutos.",
        ENGLISH: "I cannot take proposals right now. Try again in a few minutes.",
    },
    "paused": {
        SPANISH: (
            "Ahora mismo no puedo seguir con tu propuesta, y este mensaje no lo guardé. "
            "Mándamelo otra vez en unos minutos, por favor."
        ),
        ENGLISH: (
            "I cannot go on with your proposal right now, and I did not keep this message. "
            "Please send it again in a few minutes."
        ),
    },
    "lost": {
        SPANISH: "Perdón: perdí el hilo de tu propuesta y no guardé lo de antes. Empecemos otra vez.",
        ENGLISH: "Sorry: I lost the thread of your proposal and kept nothing of before. Let us begin again.",
    },
    "short": {
        SPANISH: "Cuéntame un poco más: con una o dos frases basta.",
        ENGLISH: "Tell me a little more: one or two sentences are enough.",
    },
    "unread": {
        SPANISH: "No encontré palabras en tu mensaje.",
        ENGLISH: "I found no words in your message.",
    },
    "unknown_area": {
        SPANISH: "No la encuentro en la lista.",
        ENGLISH: "I cannot find it in the list.",
    },
    "unclear": {
        SPANISH: "No entendí si la envío.",
        ENGLISH: "I did not understand whether to send it.",
    },
    "skip_button": {SPANISH: "Saltar", ENGLISH: "Skip"},
    "cancel_button": {SPANISH: "Cancelar", ENGLISH: "Cancel"},
    "send_button": {SPANISH: "Sí, envíala", ENGLISH: "Yes, send it"},
    "edit_button": {SPANISH: "Cambiar la idea", ENGLISH: "Change the idea"},
    "aside_button": {SPANISH: "No era pregunta: es mi idea", ENGLISH: "Not a question: it is my idea"},
    "question_button": {SPANISH: "Es una pregunta", ENGLISH: "It is a question"},
}


def say(name: str, language: str, **values: str) -> str:
    """One of the texts; in Spanish for any other language than English."""
    return WORDS[name][ENGLISH if language == ENGLISH else SPANISH].format_map(values)
