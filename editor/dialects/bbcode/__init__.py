"""BBCode as forum programs store it → HTML for repair: the tags of each program as data, and one grammar."""
