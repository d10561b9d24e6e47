"""A workbook on this machine that answers as Google's Sheets API does, and the page that shows it."""
