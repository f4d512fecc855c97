"""Parts of the graph as networks: how they are read, the keys of their nodes, and where a picture places these."""
