"""The parts of the pages about municipalities that come from their profiles."""
