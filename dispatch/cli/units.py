"""``gateway units``: where the units of a data directory are."""

import argparse
import json

from dispatch.domain.printed import printed
from dispatch.gateway.tracks import units_report


def run(options: argparse.Namespace) -> int:
    """Print the newest position of each unit and the counts."""
    report = units_report(options.data)
    if options.json:
        print(printed(json.dumps(report, ensure_ascii=False)))
        return 0
    for unit in report["units"]:
        line = "{unit:8} {lat:10.6f} {lon:11.6f} {speed_mps:5.1f} m/s {age_s:7.1f} s  {phone}".format(**unit)
        print(printed(line))
    refused = ", ".join(f"{reason} {count}" for reason, count in sorted(report["refused"].items()))
    print(printed(f"accepted {report['accepted']}; refused: {refused or 'none'}"))
    return 0
