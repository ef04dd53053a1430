"""The one room that knows where cells are: schema, reading, writing, and the template."""
