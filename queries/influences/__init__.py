"""How factors influence one another: chains of influences, and all of them as a network."""
