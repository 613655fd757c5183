"""What templates need beyond Django: nothing that makes markup."""
