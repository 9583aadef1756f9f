"""The product as a web server loads it (see wsgi.py), at the bench's fixed moment, with a gauge."""

import gc

gc.disable()

from bench.installed import leave_out_tools  # noqa: E402 - the collector rests before anything is loaded

leave_out_tools()

from bench.gauge import Gauged  # noqa: E402
from bench.population import AT  # noqa: E402
from lms.app import create_app  # noqa: E402

gc.freeze()
gc.enable()

app = Gauged(create_app(clock=lambda: AT))

gc.freeze()
