"""The catalogue of rules, one module a family; each rule says its piece in both languages."""
