"""What people see in the sheet: the look of our columns, the visible tab Claimwatch, and the settings in it."""
