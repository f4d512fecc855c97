"""Who may come in, and what every request and response is held to."""
