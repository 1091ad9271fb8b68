"""Python behind the template tags, free of the template library."""
