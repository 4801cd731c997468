"""Report models to paper, without a screen, so that the command line can print too."""
