"""The archive, over real files, real databases and real workers."""
