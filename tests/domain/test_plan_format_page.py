"""The page of the plan's format says what the program reads."""

import plan_format_page


def test_the_page_of_the_format_is_the_one_that_the_code_writes() -> None:
    """A field that is added or bounded otherwise shows on the page."""
    assert plan_format_page.PAGE.read_text(encoding="utf-8") == plan_format_page.page()
