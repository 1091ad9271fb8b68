"""What people type: at the doors (`doors`), and about each other (`people`)."""
