"""SuiteQL: parsed, checked against a catalogue, run on SQLite."""
