"""The doors of the product."""
