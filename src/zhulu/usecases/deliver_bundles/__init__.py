"""The approval system delivers: bundles are kept, judged and entered, one answer each (一(一)).

``deliver`` is the journey; ``find_delivery`` tells what became of one. One bad bundle never harms its neighbours, and
the same bundle twice changes nothing.
"""

from zhulu.usecases.deliver_bundles.answers import Answer, Batch
from zhulu.usecases.deliver_bundles.delivering import MOST_AT_ONCE, deliver
from zhulu.usecases.deliver_bundles.tracking import find_delivery

__all__ = ["MOST_AT_ONCE", "Answer", "Batch", "deliver", "find_delivery"]
