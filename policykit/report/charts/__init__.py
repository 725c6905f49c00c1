"""One function a chart."""
