"""Files of these tests are read in this process; that and how the child reads is tried in tests/data_access."""

import pytest

from data_access import upload_reading
from tests.faults.workbooks import in_this_process


@pytest.fixture(scope="package", autouse=True)
def without_a_child():
    """A child takes a quarter of a second to start; it reads the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(upload_reading, "_ask", in_this_process)
        yield
