"""The words and rules of Tu Lugar; standard library only."""
