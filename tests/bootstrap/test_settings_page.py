"""The page of settings says what the program does."""

import settings_page


def test_the_page_of_settings_is_the_one_that_the_code_writes() -> None:
    """A setting that is added or changed shows on the page (make settings-page)."""
    assert settings_page.PAGE.read_text(encoding="utf-8") == settings_page.page()
