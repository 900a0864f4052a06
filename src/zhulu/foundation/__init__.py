"""What any register would need: no domain word lives here."""
