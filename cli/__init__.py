"""The commands of Tu Lugar: set-up, processes, check-up and everything under `tulugar`."""
