"""Parts of the graph as networks: how they are read, what their nodes are called, and where these stand in a picture."""
