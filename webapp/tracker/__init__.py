"""The learning lead's table of actions and recommendations: its page, changes of ticked rows, reports and sign-off."""
