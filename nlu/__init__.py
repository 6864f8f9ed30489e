"""Rasa's side: Spanish examples, rules, its own components and its own environment."""
