"""The acceptance suite against any core that speaks the surface of ``openapi.json`` beside this file."""
