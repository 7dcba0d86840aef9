"""What a schema asks for and cannot say whole: pictures that are pictures, instants of places there are."""

import datetime
import pathlib

import schemathesis
from hypothesis import strategies

LABELS = pathlib.Path(__file__).parents[2] / "server/tests/fixtures/labels"
PICTURES = [path.read_bytes() for path in sorted(LABELS.glob("*.jpg"))[:3]]

schemathesis.openapi.media_type("image/jpeg", strategies.sampled_from(PICTURES))

# No place is further than 18 hours from Greenwich, and the server takes no other offset.
offsets = strategies.integers(-18 * 60, 18 * 60).map(lambda minutes: datetime.timezone(datetime.timedelta(minutes=minutes)))
instants = strategies.datetimes(timezones=offsets).map(lambda at: at.isoformat(timespec="milliseconds"))
schemathesis.openapi.format("date-time", instants)
