"""Who asked to hear from us. Nothing here points to a response, and nothing there points here."""
