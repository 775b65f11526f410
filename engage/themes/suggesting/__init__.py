"""What officers do with suggested groups: how many, split, moved, mapped, worded, and what came later."""
