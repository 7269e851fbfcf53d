"""What Rehearse costs (``bench``), and whether it stays right while many people work (``locustfile``)."""
