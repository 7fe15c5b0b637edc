"""How FlaskBB finds the plugin."""

from setuptools import setup

setup(
    name="reply-box-for-flaskbb",
    version="0.1",
    packages=["reply_box"],
    entry_points={"flaskbb_plugins": ["reply_box = reply_box"]},
)
