"""From cells to judgements and back: the river read → recognise → table → judge → word → plan → apply."""
