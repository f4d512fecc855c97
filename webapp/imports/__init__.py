"""From a file to the graph: uploads, their check, what would change, the load, and undo."""
