"""What citizens send that is not words: fetched soon after receipt, kept sealed, shown to the team."""
