"""The list of 铁骑 units: state, age of position, rider."""
