"""The Qt face of the core: it mirrors the core's nouns and decides nothing."""
