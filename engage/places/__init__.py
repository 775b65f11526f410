"""Places: areas by their ONS code, who lives in them, and which ward a postcode lies in."""
