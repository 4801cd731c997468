"""The map: one folium page made once, its channel and its presenter."""
