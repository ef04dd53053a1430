"""Write the VBA project of the workbook from text."""
