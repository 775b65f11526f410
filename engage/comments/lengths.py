"""How long what people type about comments can be, in characters."""

OUTCOME = 300
TITLE = 120
TRANSLATION = 20_000
