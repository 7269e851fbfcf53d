"""Pure rules: no I/O, no clock, no store. Same input, same answer."""
