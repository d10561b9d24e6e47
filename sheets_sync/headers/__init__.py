"""Finding the header of a tab and what its columns mean; `sheets_sync.recognise` is the entry."""
