"""What became of what was learned: findings, recommendations and actions, followed back to the cases and on to a difference."""
