"""Working on one index together: share, forms, merge, compare, snapshots."""
