"""What actions need to know of the installation they run in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    """Who issues certificates, the key that seals them, and where people find the site."""

    issuer: str
    secret_key: str
    url: str
    """Without a slash at its end, such as https://training.example."""

    @property
    def check_url_base(self) -> str:
        """Where anybody can check a certificate; its code follows."""
        return f"{self.url}/check-certificate"

    def certificate_url(self, code: str) -> str:
        """Where its holder finds a certificate."""
        return f"{self.url}/your-certificates/{code}"
