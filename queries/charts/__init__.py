"""Charts of an answer, from the very rows of its table; the folder `drawing` holds the scripts that draw them."""
