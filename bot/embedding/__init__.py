"""What a text means, as numbers: the optional extra `semantic`. Without it the words alone are judged."""
