"""What may anybody ask of a school by right, and by when has it to be answered?

The days are those of the reference "school-domain", sections 2.16 and 2.17: 20 school days for information, and
never more than 60 weekdays; one month for what is held about a person; 15 school days for a pupil's educational
record; 30 days until a complaint about data is acknowledged. Holidays stop the first and the third clock alone.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from gatekeeper import deadlines
from gatekeeper.models import AskedFor

KINDS: dict[AskedFor, str] = {
    AskedFor.INFORMATION: "Information that the school holds (freedom of information)",
    AskedFor.OWN_DATA: "What the school holds about a person (subject access)",
    AskedFor.SCHOOL_RECORD: "A pupil’s educational record, asked for by a parent",
    AskedFor.COMPLAINT: "A complaint about how data was handled",
}
SCHOOL_DAYS = {AskedFor.INFORMATION: 20, AskedFor.SCHOOL_RECORD: 15}
MOST_WEEKDAYS = 60
TO_ACKNOWLEDGE = 30


def due(kind: AskedFor, received_on: date, closed: Collection[date]) -> datetime:
    """4pm on the last day on which an answer is in time. `closed` are the days on which the school is closed."""
    if kind is AskedFor.OWN_DATA:
        return deadlines.a_month_after(received_on)
    if kind is AskedFor.COMPLAINT:
        return deadlines.end_of_day(received_on + timedelta(days=TO_ACKNOWLEDGE))
    return deadlines.end_of_school_day(received_on, SCHOOL_DAYS[kind], closed, at_most_weekdays=MOST_WEEKDAYS)
