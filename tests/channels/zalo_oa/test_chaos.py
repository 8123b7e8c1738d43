from __future__ import annotations

from tests.channels.zalo_oa.office import Office
from tests.fakes.zalo_oa.storm import storm


async def test_nothing_is_lost_and_nothing_answered_twice(office: Office) -> None:
    report = await storm(office, messages=300, citizens=40)

    assert report.stored == 300
    assert (report.heard_twice, report.unsent, report.dead, report.failed_turns) == (0, 0, 0, 0), report
    assert report.lost == 0, report
    assert report.shown_twice == 0, report
    assert report.over_limits == 0, report
    assert report.forged >= 20
    assert (report.refreshes, report.consents) == (2, 1)
    assert len(report.faults) == 8, "every fault was met"
