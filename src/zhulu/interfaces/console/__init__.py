"""The console of the three administrators: accounts, locks, security log, events. Nothing is confirmed here."""
