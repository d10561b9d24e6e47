"""The case (guide, chapters 4 and 5): where an order stands on its way to a closed claim, and what it needs."""
