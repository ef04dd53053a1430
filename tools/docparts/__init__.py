"""The parts of the documentation that the code knows, as Markdown; `tools.docs` puts them into ``docs/``."""
