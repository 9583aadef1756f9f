"""The app with the tests' curriculum, for a server process of its own; two settings say where its data is."""

import os
from pathlib import Path

from lms.app import create_app
from tests import curriculum
from tests.conftest import settings_for

app = create_app(
    settings_for(os.environ["SERVED_DATABASE"], Path(os.environ["SERVED_FOLDER"])), catalogue=curriculum.catalogue()
)
