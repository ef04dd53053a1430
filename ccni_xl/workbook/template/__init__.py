"""Build the workbook from text: styles, charts, ribbon, macros."""
