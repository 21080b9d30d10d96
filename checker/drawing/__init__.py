"""Pictures of a plan as geometry: what is drawn and where. Words, colours and markup are those of the report."""
