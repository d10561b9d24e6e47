"""What a spreadsheet holds: tabs, columns of cells, areas with properties, developer metadata."""
