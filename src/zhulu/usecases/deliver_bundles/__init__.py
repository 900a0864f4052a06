"""The approval system delivers: bundles are kept, judged and entered, one answer each (一(一)).

``deliver`` is the journey; ``find_delivery`` tells what became of one. One bad bundle never harms its neighbours, and
the same bundle twice changes nothing.
"""

from zhulu.usecases.deliver_bundles.answers import Answer, Batch
from zhulu.usecases.deliver_bundles.delivering import MOST_AT_ONCE, deliver, deliver_numbered
from zhulu.usecases.deliver_bundles.tracking import find_delivery, list_kept

__all__ = ["MOST_AT_ONCE", "Answer", "Batch", "deliver", "deliver_numbered", "find_delivery", "list_kept"]
