"""The door for web servers: `app`."""

from lms.app import create_app

app = create_app()
