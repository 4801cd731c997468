"""What a refused command about a prepared task says: what happened, what to do."""

from collections.abc import Mapping

from ui.kit.marking import QT_TRANSLATE_NOOP

TASK_RULES: Mapping[str, tuple[str, str]] = {
    "stage_forbids": (
        QT_TRANSLATE_NOOP("failures", "任务还没有走到这一步, 或已经走过"),
        QT_TRANSLATE_NOOP("failures", "看任务现在的状态, 先走前一步。"),
    ),
    "role_needed": (
        QT_TRANSLATE_NOOP("failures", "这一步要由有此职责的人来走"),
        QT_TRANSLATE_NOOP("failures", "请值班长或预案编制人来办。"),
    ),
    "own_plan": (
        QT_TRANSLATE_NOOP("failures", "自己写的预案不能自己批准"),
        QT_TRANSLATE_NOOP("failures", "请另一位值班长审批。"),
    ),
    "reason_needed": (
        QT_TRANSLATE_NOOP("failures", "这一步要写明理由"),
        QT_TRANSLATE_NOOP("failures", "写一句理由, 再做。"),
    ),
    "plan_incomplete": (
        QT_TRANSLATE_NOOP("failures", "预案还没有填全"),
        QT_TRANSLATE_NOOP("failures", "补上缺的内容, 再做。"),
    ),
    "plan_flawed": (
        QT_TRANSLATE_NOOP("failures", "预案里有错误的内容"),
        QT_TRANSLATE_NOOP("failures", "改正指出的内容, 再存。"),
    ),
    "plan_changed": (
        QT_TRANSLATE_NOOP("failures", "预案已被别人改过"),
        QT_TRANSLATE_NOOP("failures", "比较两个版本, 在新版上再改。"),
    ),
    "plan_chain": (
        QT_TRANSLATE_NOOP("failures", "预案的版本接不上"),
        QT_TRANSLATE_NOOP("failures", "在最新的版本上再改。"),
    ),
    "plan_not_newest": (
        QT_TRANSLATE_NOOP("failures", "这不是预案的最新版本"),
        QT_TRANSLATE_NOOP("failures", "看最新的版本, 再做。"),
    ),
    "not_prepared": (
        QT_TRANSLATE_NOOP("failures", "这个任务的预案来自模板, 没有这一步"),
        QT_TRANSLATE_NOOP("failures", "在任务栏里另选。"),
    ),
    "task_sealed": (
        QT_TRANSLATE_NOOP("failures", "涉密任务, 只有知悉人员能看能办"),
        QT_TRANSLATE_NOOP("failures", "请负责人把你列入知悉人员, 或由知悉人员来办。"),
    ),
    "not_rehearsed": (
        QT_TRANSLATE_NOOP("failures", "这一版预案还没有演练过"),
        QT_TRANSLATE_NOOP("failures", "先演练这一版。"),
    ),
    "not_approved": (
        QT_TRANSLATE_NOOP("failures", "这一版预案还没有批准"),
        QT_TRANSLATE_NOOP("failures", "请值班长审批; 情况紧急时由值班长写明理由开始。"),
    ),
    "not_started": (
        QT_TRANSLATE_NOOP("failures", "任务还没有开始"),
        QT_TRANSLATE_NOOP("failures", "先开始执行。"),
    ),
    "task_under_way": (
        QT_TRANSLATE_NOOP("failures", "任务已在执行"),
        QT_TRANSLATE_NOOP("failures", "由值班长写明理由变更预案, 或结束任务。"),
    ),
    "task_cancelled": (
        QT_TRANSLATE_NOOP("failures", "任务已经取消"),
        QT_TRANSLATE_NOOP("failures", "需要时另立任务, 复制它的预案。"),
    ),
    "part_unknown": (
        QT_TRANSLATE_NOOP("failures", "现行预案里没有这一项"),
        QT_TRANSLATE_NOOP("failures", "看更新后的预案, 另选。"),
    ),
    "out_of_order": (
        QT_TRANSLATE_NOOP("failures", "次序不对: 前一步还没有做"),
        QT_TRANSLATE_NOOP("failures", "先记前一步。"),
    ),
    "report_before_end": (
        QT_TRANSLATE_NOOP("failures", "任务还没有执行完毕, 不能写报告"),
        QT_TRANSLATE_NOOP("failures", "先宣布执行完毕。"),
    ),
    "report_incomplete": (
        QT_TRANSLATE_NOOP("failures", "报告里还没有负责人写的问题与建议"),
        QT_TRANSLATE_NOOP("failures", "请负责人补上, 再签发。"),
    ),
    "archive_without_signature": (
        QT_TRANSLATE_NOOP("failures", "报告还没有签发, 不能归档"),
        QT_TRANSLATE_NOOP("failures", "请值班长签发。"),
    ),
}
"""By the rule's code."""
