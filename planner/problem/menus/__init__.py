"""What one person may choose among: the bundles of exams that are worth considering."""
