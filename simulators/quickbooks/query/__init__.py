"""The query language: one grammar, one translation to SQL over the stored JSON, one answer."""
