"""What coders do: hold a comment, decide, skip, take back, accept in bulk; and what the machine keeps."""

from engage.coding.actions import forgetting

__all__ = ["forgetting"]
