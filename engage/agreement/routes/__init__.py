"""Pages of agreement: the sample, coding it blind, settling disagreements, what was measured."""

from __future__ import annotations

from engage.agreement.routes import blind, sample, settling
from engage.agreement.routes.looking_up import blueprint

__all__ = ["blind", "blueprint", "sample", "settling"]
