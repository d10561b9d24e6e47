"""Several tabs of one workbook: which of them say something about the orders, and how it is joined to them."""
