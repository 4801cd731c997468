"""The road network in arrays: read a map, find the nearest road, travel times under today's traffic."""
