"""Linear programmes as tables of numbers: solved again and again while columns, rows and people are added."""
