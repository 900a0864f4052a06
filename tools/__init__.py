"""What ``make`` calls: set up a database, start and watch the site. Not part of the product's package."""
