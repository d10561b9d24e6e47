"""Typing the cells of a tab, column by column: each distinct cell is read once, each order line looks its answer up."""
