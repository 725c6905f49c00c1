"""The frames that ship, a folder each, and how one is loaded."""

from policykit.coding.loading import SHIPPED as SHIPPED
from policykit.coding.loading import load_frame as load_frame

__all__ = ["SHIPPED", "load_frame"]
