"""The only room that knows dispatch.desk: facts become signals, clicks become commands."""
