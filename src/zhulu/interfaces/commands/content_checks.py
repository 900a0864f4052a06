"""What ``verify`` checks beyond the chain: that each entry's digest is still the digest of what the database holds."""

from typing import Final

from zhulu.foundation.ledger.checking import ContentCheck
from zhulu.usecases.verify_content import check_grades, check_submissions, check_versions
from zhulu.usecases.verify_errata import check_applications, check_errata_versions

CONTENT_CHECKS: Final[tuple[ContentCheck, ...]] = (
    check_submissions,
    check_versions,
    check_grades,
    check_applications,
    check_errata_versions,
)
"""One per room whose decisions are in the ledger; each looks at its own kinds of entry and skips the others."""
