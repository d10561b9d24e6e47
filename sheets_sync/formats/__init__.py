"""The file formats that hold an order sheet: delimited text and XLSX, in and out; `sheets_sync.files` is the entry."""
