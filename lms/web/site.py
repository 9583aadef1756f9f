"""What actions need to know of this installation."""

from lms.actions.site import Site
from lms.web.extensions import settings


def site() -> Site:
    """Who issues certificates here, with which key, at which address."""
    return Site(issuer=settings().partnership_name, secret_key=settings().secret_key, url=settings().site_url)
