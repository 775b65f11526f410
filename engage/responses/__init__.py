"""Listening: the journey through a questionnaire, drafts, sending once, withdrawing. Nothing here says who."""
