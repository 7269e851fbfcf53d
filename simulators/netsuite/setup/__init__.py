"""What an administrator sets up in the account, and the pages to do it."""
