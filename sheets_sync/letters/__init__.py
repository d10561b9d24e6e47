"""Words to send (guide, chapter 5): whole letters with closed slots, every fact from a cell, never sent by us."""
