"""What tests stand on: settings, databases, the live site and the browser."""
