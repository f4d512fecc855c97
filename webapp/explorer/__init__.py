"""The network explorer: a picture to walk in, a list from the same rows, and what is selected."""
