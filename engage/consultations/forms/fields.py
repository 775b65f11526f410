"""Numbers whose mistake is a sentence."""

from __future__ import annotations

from typing import Any

import wtforms


class WholeField(wtforms.IntegerField):
    """A whole number."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """WTForms' hook."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter a whole number, like 7") from None


class NumberField(wtforms.DecimalField):
    """A number, whole or not."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """WTForms' hook."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter a number, like 7") from None
