"""What linear relaxations prove: bounds, the parts in which better plans can be, and what no better plan has."""
