"""What each run did, kept in the workbook itself: the list of runs, what they replaced, preview and undo."""
