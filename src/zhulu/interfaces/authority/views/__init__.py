"""The desk's views: today's work, one filing, its decisions and papers, applications for grade A."""
