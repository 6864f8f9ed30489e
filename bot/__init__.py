"""Telegram in and out, the terminal chat, and the conversation that both lead."""
