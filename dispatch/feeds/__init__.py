"""One folder for each kind of outside source: the only place of foreign units, datums and time zones."""
