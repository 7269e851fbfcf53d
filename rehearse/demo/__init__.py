"""The scripted story: everything a sync must survive, told with what the systems themselves say."""
