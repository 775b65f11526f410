"""What may leave the house, and in which form: disclosure control, redaction rules, retention. Plain Python."""
