"""What those who change Rollboard run now and then; nothing of the product imports it."""
