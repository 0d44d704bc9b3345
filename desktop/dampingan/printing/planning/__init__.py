"""Planning forms, work of agencies and visits on paper."""
