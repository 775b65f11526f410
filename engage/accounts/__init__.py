"""People with an account: who they are, what role they hold, and how they sign in."""
