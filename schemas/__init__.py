"""What things are: shapes, keys, loaders. No rule, no clock, no network."""
