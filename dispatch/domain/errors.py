"""A rule was broken: which, and with what."""


class RuleBrokenError(Exception):
    """A command that breaks a rule is refused, never bent.

    *rule* is a code that the screen translates (``unit_busy``); *detail* the words or ids it concerns.
    """

    def __init__(self, rule: str, detail: str = "") -> None:
        super().__init__(f"{rule}: {detail}" if detail else rule)
        self.rule = rule
        self.detail = detail
