"""Groups too small to be shown: a reader who knows the neighbourhood could tell who is meant."""

MIN_GROUP = 5  # people
