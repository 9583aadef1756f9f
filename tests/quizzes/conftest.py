"""Properties are looked for, never how long it takes: a machine may be busy."""

from hypothesis import settings

settings.register_profile("calm", deadline=None)
settings.load_profile("calm")
