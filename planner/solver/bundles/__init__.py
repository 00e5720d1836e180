"""What one person may take, as a whole: bundles in lists and in diagrams, and people for whom they are alike."""
