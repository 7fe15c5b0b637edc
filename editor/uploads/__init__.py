"""Pictures the proper way: checked, made anew without what they carried along, stored, served, and swept."""

from editor.extras import needed_by

with needed_by("editor.uploads", "uploads"):
    from editor.uploads.directory import DirectoryStore
    from editor.uploads.picture import Picture, PictureRefused, read_picture
    from editor.uploads.store import PictureStore, Stored
    from editor.uploads.uploads import Uploads

__all__ = ["DirectoryStore", "Picture", "PictureRefused", "PictureStore", "Stored", "Uploads", "read_picture"]
