"""Reading for reports: figures as they are now, and as they were published."""
