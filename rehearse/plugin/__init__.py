"""The parts of the pytest plugin. Nothing here imports the fakes or the core before a test asks for them."""
