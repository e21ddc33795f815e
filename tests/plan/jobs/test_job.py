"""A job's key covers every input that can change the result, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

from hypothesis import given
from hypothesis import strategies as st

from mdvideo.events import Stage
from mdvideo.plan.jobs.job import Job, digest_of, json_value_of
from mdvideo.plan.jobs.picture_jobs import GeneratePictureJob
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
class MappingJob(Job):
    """A job with a mapping, as adapters may have."""

    stage: ClassVar[Stage] = "pictures"
    version: ClassVar[int] = 1
    options: Any


def job_for(request: PictureRequest, label: str = "") -> GeneratePictureJob:
    return GeneratePictureJob(request=request, backend="b", label=label)


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.booleans()))
def test_order_of_a_mapping_does_not_matter(options: dict[str, int | str | bool]) -> None:
    backwards = dict(reversed(options.items()))
    assert MappingJob(options=options).key == MappingJob(options=backwards).key


@given(REQUESTS, REQUESTS)
def test_keys_are_equal_exactly_when_the_inputs_are(one: PictureRequest, other: PictureRequest) -> None:
    same = json_value_of(one) == json_value_of(other)
    assert (job_for(one).key == job_for(other).key) == same


@given(REQUESTS, REQUESTS)
def test_every_field_counts(one: PictureRequest, other: PictureRequest) -> None:
    base = job_for(one).key
    for field in fields(PictureRequest):
        changed = replace(one, **{field.name: getattr(other, field.name)})
        assert (job_for(changed).key == base) == (changed == one)


@given(REQUESTS, st.text())
def test_label_does_not_count(request: PictureRequest, label: str) -> None:
    assert job_for(request, label).key == job_for(request).key


@given(REQUESTS)
def test_key_is_the_digest_of_the_canonical_json(request: PictureRequest) -> None:
    """The store relies on it: the job's JSON is a blob, and the job's key is its name."""
    job = job_for(request)
    assert digest_of(job.canonical.encode()) == job.key
