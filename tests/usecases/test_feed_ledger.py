"""What the feed brought stands in the ledger, and ``zhulu verify`` proves it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.support.bundles import bundle, changed, completed, confirmed_by
from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.library.models import Contribution
from zhulu.foundation.ledger.models import Entry
from zhulu.foundation.ledger.sealer import seal_all
from zhulu.usecases.deliver_bundles import deliver


@pytest.mark.usefixtures("fresh_database")
@pytest.mark.notice("三(五)")
def test_after_a_feed_the_ledger_verifies(tmp_path: Path) -> None:
    """Bundles of every verdict, a later stage, a held difference: one entry per contribution, and all of it agrees."""
    unknown = confirmed_by(bundle(inner_num="SP-2"), CheckDepartCode=None)
    deliver(actor=SYSTEM, raws=[bundle(inner_num="SP-1"), unknown, {}])
    otherwise = changed(bundle(inner_num="SP-1", version=2), "TBBuilderLicenceManage", Area="2")
    deliver(actor=SYSTEM, raws=[completed(inner_num="SP-1"), otherwise])
    seal_all(now=timezone.now())
    said = StringIO()

    call_command("verify", anchors=tmp_path, stdout=said)

    kinds = list(Entry.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["accept_delivery", "take_delivery", "accept_delivery"]
    assert Contribution.objects.count() == 3
    assert said.getvalue()
