"""What a person does in a vendor's own pages: never metered, never hit by an armed fault."""
