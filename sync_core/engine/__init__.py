"""One cycle over one workspace: drain → pull → plan → intend → push → settle. Knows no vendor by name."""
