"""Pictures that are pictures, where the document asks for one."""

import pathlib

import schemathesis
from hypothesis import strategies

LABELS = pathlib.Path(__file__).parents[2] / "server/tests/fixtures/labels"
PICTURES = [path.read_bytes() for path in sorted(LABELS.glob("*.jpg"))[:3]]

schemathesis.openapi.media_type("image/jpeg", strategies.sampled_from(PICTURES))
