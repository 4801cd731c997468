"""How a unit is carried from one panel to another by the mouse."""

UNIT_MIME = "application/x-tieqi-unit"
"""MIME type; the data is the unit's id in UTF-8."""
