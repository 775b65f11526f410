"""Agreement: how far blind coders and the machine agree, and how many say what, with an interval."""
