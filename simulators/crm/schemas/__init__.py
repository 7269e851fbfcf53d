"""Custom objects: the schemas that a portal makes, and the object types that come of them."""
