"""People with the same offers, put together, and what no best plan needs: people, offers, targets and slots."""
