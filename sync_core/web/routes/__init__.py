"""One blueprint for each kind of thing; a view parses, asks the engine, renders."""
