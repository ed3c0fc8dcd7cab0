"""Reading the data files, strictly: one module for the policy, one for the words."""
