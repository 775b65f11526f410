"""What templates of reports say of numbers with: every sentence comes from there."""

from __future__ import annotations

from engage.reports.sentences import answers, coding, heard, themes

SAY = {"answers": answers, "heard": heard, "themes": themes, "coding": coding}
