"""What is told: tables, charts, who we heard from, summaries. The only place where counts leave the house."""
