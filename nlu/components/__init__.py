"""Our graph components; they run in Rasa's Python 3.10."""
