"""Two at once about the same rows: every row gets one draft, whoever makes it."""

from functools import partial

import pytest
from django.db import IntegrityError

from tests.support.filings import Person, make_clerk
from tests.support.races import at_once, losers
from tests.support.uploads import begin, work_row, works
from zhulu.domain.filings.models import Filing
from zhulu.domain.uploads.models import Upload
from zhulu.usecases import carry_on_upload as job

ROWS = 6


@pytest.fixture
def clerk(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> Person:
    """A builder's clerk, whose rows are taken two by two."""
    monkeypatch.setattr(job, "BATCH", 2)
    return make_clerk()


def carry_on(upload: Upload) -> None:
    """Go on with an upload."""
    job.carry_on_upload(upload_id=upload.public_id)


def test_two_workers_share_no_row(clerk: Person) -> None:
    """Who comes second finds the upload locked or further on, and leaves it to the other."""
    upload = begin(clerk, works(*(work_row(number) for number in range(ROWS))))
    assert at_once(partial(carry_on, upload), partial(carry_on, upload)) == [None, None]

    upload.refresh_from_db()
    assert upload.finished_at is not None
    assert (upload.done, upload.drafts, upload.doubles) == (ROWS, ROWS, 0)
    assert Filing.objects.count() == ROWS


def test_the_same_file_twice_at_once_makes_no_doubles(clerk: Person) -> None:
    """Where both begin with the same row the database lets one through; the other's job, run again, sees the draft."""
    data = works(*(work_row(number) for number in range(ROWS)))
    uploads = [begin(clerk, data), begin(clerk, data)]
    outcomes = at_once(*(partial(carry_on, upload) for upload in uploads))
    losers(outcomes, IntegrityError)
    for upload in uploads:
        carry_on(upload)
        upload.refresh_from_db()

    assert all(upload.finished_at for upload in uploads)
    assert sum(upload.drafts for upload in uploads) == sum(upload.doubles for upload in uploads) == ROWS
    assert Filing.objects.count() == ROWS
