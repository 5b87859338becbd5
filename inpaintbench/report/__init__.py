"""A page about results that opens from disk: what the files say, and the pictures that the store still holds."""
