"""Does a model whose sizes were freed take any size, and is a file that is no model refused?"""

import numpy as np
import pytest

from gatekeeper.senses.onnx_shapes import with_free_sizes
from gatekeeper.senses.picture_models import WEIGHTS
from gatekeeper.senses.sessions import open_session


def test_a_model_saved_for_one_size_takes_others_and_gives_four_times_smaller_maps() -> None:
    session = open_session(with_free_sizes(WEIGHTS.read()))
    (given,) = session.get_inputs()
    for width, height in ((64, 32), (96, 160)):
        where, *_ = session.run(["537"], {given.name: np.zeros((1, 3, height, width), dtype=np.float32)})
        assert where.shape == (1, 1, height // 4, width // 4)


def test_freeing_twice_changes_nothing_more() -> None:
    once = with_free_sizes(WEIGHTS.read())
    assert with_free_sizes(once) == once


@pytest.mark.parametrize("broken", [b"\x3a\xff\x01abc", b"\x3b", b"\x3a\x02\x5a\x00"])
def test_what_is_no_model_is_refused(broken: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        with_free_sizes(broken)
