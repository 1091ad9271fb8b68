"""Pages: the doors (`doors`), one's own account (`me`), people (`people`, `posts`), the record."""
