"""What the Sheets and Drive APIs do to a workbook, one module per family of calls."""
