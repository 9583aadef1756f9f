"""The product as a web server loads it, at the bench's fixed moment, with a gauge."""

from bench.gauge import Gauged
from bench.population import AT
from lms.app import create_app

app = Gauged(create_app(clock=lambda: AT))
