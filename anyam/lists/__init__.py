"""People as offices keep them: lists in Excel and CSV, read, checked, previewed, taken over."""
