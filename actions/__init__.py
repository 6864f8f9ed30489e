"""What Rasa may ask of us; thin."""
