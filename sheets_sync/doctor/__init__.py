"""Whether the mirror can be trusted here: every assumption it rests on, tried on a scratch spreadsheet."""
