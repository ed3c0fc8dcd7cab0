"""The pages that show how the guide works: rules, criteria, proof, coverage, speed."""
