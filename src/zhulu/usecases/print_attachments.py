"""The six attachments for anybody to take along: 3 to 6 to be filled in by hand, 1 and 2 as they hold today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from zhulu.domain.forms.approval_errata import ApprovalErrata
from zhulu.domain.forms.editions import ATTACHMENTS, Attachment
from zhulu.domain.forms.errata_forms import ErrataSheet
from zhulu.domain.forms.heads import Head
from zhulu.domain.forms.permission_forms import PermissionApplication, PermissionChange
from zhulu.foundation.clock import local_day, local_midnight
from zhulu.foundation.documents.sheets import Sheet, digest_of, print_sheet
from zhulu.foundation.documents.shelf import Shelf
from zhulu.foundation.web.province import read_province
from zhulu.usecases.compare_paths import compare_paths
from zhulu.usecases.draw_process_chart import draw_process_chart

SHELF = Shelf(places=2 * len(ATTACHMENTS))
BLANK = Head(is_blank=True)


class AttachmentUnknown(LookupError):
    """The notice has no such attachment."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One attachment as a file."""

    attachment: Attachment
    content: bytes

    @property
    def name(self) -> str:
        """Give the name under which it is saved."""
        return f"{self.attachment.label}-{self.attachment.title}（{self.attachment.edition}）.pdf"


def list_attachments(*, now: datetime, using: str = "default") -> list[Printed]:
    """Print all six, for the list of what can be had; those that were asked for lately are at hand."""
    return [print_attachment(key=attachment.key, now=now, using=using) for attachment in ATTACHMENTS]


def print_attachment(*, key: str, now: datetime, using: str = "default") -> Printed:
    """Print one attachment; the same day and the same content give the same file.

    Raises:
        AttachmentUnknown: there is none under that key.
    """
    attachment = next((one for one in ATTACHMENTS if one.key == key), None)
    if attachment is None:
        raise AttachmentUnknown(key)
    day = local_day(now)
    sheet = _SHEETS[key]() if key in _SHEETS else compare_paths(as_of=day, using=using).sheet()
    kept_as = f"{key} {day} {digest_of(sheet)}"
    return Printed(attachment, SHELF.take(kept_as, lambda: print_sheet(sheet, made_at=local_midnight(day))))


def _approval_errata() -> Sheet:
    province = read_province(pack=Path(settings.PROVINCE_PACK))
    return ApprovalErrata(head=BLANK, data_bureau=province.data_bureau, department=province.department).sheet()


_SHEETS: dict[str, Callable[[], Sheet]] = {
    "chart": lambda: draw_process_chart().sheet(),
    "errata": lambda: ErrataSheet(head=BLANK).sheet(),
    "approval-errata": _approval_errata,
    "permission": lambda: PermissionApplication(head=BLANK).sheet(),
    "permission-change": lambda: PermissionChange(head=BLANK).sheet(),
}
"""What needs no database; the comparison reads the settings of the day."""
