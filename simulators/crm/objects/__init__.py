"""Records of every object type: create, read, list, update, archive, merge, one by one and in batches."""
