"""The formulas the local workbook understands: exactly those the mirror is built from, and no other."""
