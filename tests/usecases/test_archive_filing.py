"""归档: the package of a confirmed filing, whole, verifiable, without persons, for those who may see it."""

import hashlib
import io
import json
import zipfile

import pytest

from tests.support.filings import (
    CITY,
    Cast,
    Person,
    Plan,
    confirmed_filing,
    granted_filing,
    make_cast,
    make_clerk,
    make_firm,
    make_officer,
    submitted_filing,
)
from tests.support.pdf import read, squeezed
from zhulu.domain.access.actors import Actor
from zhulu.domain.filings.models import Filing, Submission
from zhulu.domain.filings.queries import FilingNotFound
from zhulu.domain.library.models import Version
from zhulu.foundation.audit.models import Event
from zhulu.foundation.storage.disk import DiskStorage
from zhulu.foundation.storage.models import Blob
from zhulu.foundation.storage.stores import current_storage
from zhulu.usecases.archive_filing import NotFinished, archive_filing


@pytest.fixture
def cast(db: None, frozen: object) -> Cast:
    """Who files and who answers."""
    return make_cast()


def package(actor: Actor, filing: Filing) -> zipfile.ZipFile:
    """Take a package and open it."""
    taken = archive_filing(actor=actor, filing_id=filing.public_id, address_of="https://example.test/{}".format)
    return zipfile.ZipFile(io.BytesIO(b"".join(taken.chunks)))


@pytest.mark.notice("三(五)")
def test_the_package_is_whole(cast: Cast) -> None:
    """What was signed, what stands, the form, the papers, the verdicts; every file as the manifest says."""
    filing = granted_filing(cast)
    found = package(cast.clerk.actor, filing)
    manifest = json.loads(found.read("manifest.json"))
    papers = json.loads(found.read("papers.json"))

    assert {entry["name"] for entry in manifest["files"]} == set(found.namelist()) - {"manifest.json"}
    for entry in manifest["files"]:
        assert hashlib.sha256(found.read(entry["name"])).hexdigest() == entry["sha256"], entry["name"]
    assert hashlib.sha256(found.read("submissions/1.json")).hexdigest() == Submission.objects.get().digest
    assert hashlib.sha256(found.read("library/1.json")).hexdigest() == Version.objects.get().digest
    assert [paper["file"] for paper in papers] == [name for name in found.namelist() if name.startswith("papers/")]
    for paper in papers:
        assert hashlib.sha256(found.read(paper["file"])).hexdigest() == paper["sha256"]
    moments = [row["moment"] for row in json.loads(found.read("verdicts.json"))]
    assert moments == ["submission", "confirmation", "grade_a"]
    form = read(found.read("form.pdf"))
    assert "<pdfaid:part>2</pdfaid:part>" in form.metadata
    assert squeezed(filing.name) in form.words
    assert Version.objects.get().digest in form.words
    assert filing.project is not None
    assert manifest["project_number"] == filing.project.number


def test_no_person_in_it(cast: Cast) -> None:
    """ID numbers and telephones appear masked or as commitments, reviewers not at all."""
    found = package(cast.clerk.actor, confirmed_filing(cast))
    text = "".join(found.read(name).decode("utf-8", "replace") for name in found.namelist())
    text += read(found.read("form.pdf")).words

    assert "19800101" not in text
    assert "1390000" not in text
    assert "王示例" not in text


def test_who_may_take_it(cast: Cast) -> None:
    """The firm, its reviewer and those above; nobody else, and each taking is recorded."""
    filing = confirmed_filing(cast)
    stranger = make_clerk(make_firm(serial=2, name="吉林示例监理有限公司"), sign_in_name="stranger", name="外人")
    other = make_officer("220103", sign_in_name="elsewhere")
    may: list[Person] = [cast.clerk, cast.county, cast.province, make_officer(CITY, sign_in_name="city")]
    for person in may:
        package(person.actor, filing)
    for person in (stranger, other):
        with pytest.raises(FilingNotFound):
            package(person.actor, filing)

    assert Event.objects.filter(action="archive_filing", subject_id=filing.public_id).count() == len(may)


def test_only_what_is_finished(cast: Cast) -> None:
    """A filing that waits is not archived."""
    with pytest.raises(NotFinished):
        package(cast.clerk.actor, submitted_filing(cast, Plan()))


def test_a_lost_paper_is_told(cast: Cast) -> None:
    """Bytes that storage has lost do not break the package; the list says which paper is missing."""
    filing = confirmed_filing(cast)
    blob = Blob.objects.order_by("pk").first()
    assert blob is not None
    storage = current_storage()
    assert isinstance(storage, DiskStorage)
    storage._path(blob.sm3).unlink()  # behind the store's back
    found = package(cast.clerk.actor, filing)

    papers = json.loads(found.read("papers.json"))
    assert [paper["file"] is None for paper in papers] == [paper["sm3"] == blob.sm3 for paper in papers]
    assert any(paper["file"] is None for paper in papers)
    assert found.testzip() is None
