"""What our workbooks look like, for those who write them and those who read them."""
