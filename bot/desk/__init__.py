"""The team's side of a ticket: roster, working hours, routing, life."""
