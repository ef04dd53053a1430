"""Several people at one index: sharing, forms, merging, comparing, keeping versions."""
