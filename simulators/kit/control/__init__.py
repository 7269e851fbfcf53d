"""The control API: sites, time, faults, snapshots, events. Nothing of any vendor's lives here."""

from simulators.kit.control.app import create_control

__all__ = ["create_control"]
