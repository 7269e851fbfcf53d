"""The RESTlet of the bundle."""
