"""A key names every input that can change the result, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

from hypothesis import given
from hypothesis import strategies as st

from mdvideo.plan.jobs import Job, PaintJob, digest_of, plain
from mdvideo.protocols import PictureRequest

REQUESTS = st.builds(
    PictureRequest,
    prompt=st.text(max_size=20),
    seed=st.integers(0, 99),
    width=st.integers(1, 9),
    height=st.integers(1, 9),
    negative=st.none() | st.text(max_size=5),
    steps=st.none() | st.integers(1, 9),
    guidance=st.none() | st.floats(0, 9),
    model=st.none() | st.text(max_size=5),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Free(Job):
    """A job with a mapping, as adapters may have."""

    stage: ClassVar[str] = "pictures"
    version: ClassVar[int] = 1
    options: Any


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.booleans()))
def test_order_of_a_mapping_does_not_matter(options):
    backwards = dict(reversed(options.items()))
    assert Free(options=options).key == Free(options=backwards).key


@given(REQUESTS, REQUESTS)
def test_keys_are_equal_exactly_when_the_inputs_are(one, other):
    same = plain(one) == plain(other)
    assert (PaintJob(request=one, backend="b").key == PaintJob(request=other, backend="b").key) == same


@given(REQUESTS, REQUESTS)
def test_every_field_counts(one, other):
    base = PaintJob(request=one, backend="b").key
    for field in fields(PictureRequest):
        changed = replace(one, **{field.name: getattr(other, field.name)})
        assert (PaintJob(request=changed, backend="b").key == base) == (changed == one)


@given(REQUESTS, st.text())
def test_label_does_not_count(request, label):
    assert PaintJob(request=request, backend="b", label=label).key == PaintJob(request=request, backend="b").key


@given(REQUESTS)
def test_key_is_the_digest_of_the_canonical_json(request):
    """The store relies on it: the job's JSON lies among the blobs under the job's key."""
    job = PaintJob(request=request, backend="b")
    assert digest_of(job.canonical.encode()) == job.key
