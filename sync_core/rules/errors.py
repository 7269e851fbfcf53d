"""The one way in which the rules refuse: settings that make no sense."""

from __future__ import annotations


class SettingsError(ValueError):
    """A setting that cannot be used. ``path`` says where it stands: ``filters.to_app[0][1].operator``."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path, self.message = path, message
