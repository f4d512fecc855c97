"""How the site is served: the server and its limits, the address it listens on, and the processes that answer."""
