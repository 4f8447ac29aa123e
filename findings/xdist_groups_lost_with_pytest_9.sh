#!/usr/bin/env bash
# pytest 9.2.0 with pytest-xdist 3.8.0: @pytest.mark.xdist_group and --dist loadgroup are accepted and do nothing.
#
# A good guess: tests of one group run on one worker, as xdist's documentation of loadgroup says
# (https://pytest-xdist.readthedocs.io/en/stable/distribution.html). Seen: they are dealt out to both workers, without a
# warning, also under --strict-markers. Cause, read in both sources: the worker writes the group into `item._nodeid`
# (xdist/remote.py, pytest_collection_modifyitems), and this pytest's `Item.nodeid` no longer reads that attribute.
# What follows: tests that share a server or a file by group share it no more; --dist loadfile still keeps a file together.
# The same xdist with pytest 8.4.2 keeps the group: the pair is what matters.
# Fails when the group is kept again (then loadgroup can be used), or when loadfile no longer keeps a file together.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for pytest in 8.4.2 9.2.0; do
  python3 -m venv "env-$pytest"
  "env-$pytest/bin/python" -m pip --quiet --disable-pip-version-check install "pytest==$pytest" pytest-xdist==3.8.0
done
cat > test_one.py <<'PY'
import time, pytest

@pytest.mark.xdist_group("same")
@pytest.mark.parametrize("number", range(6))
def test_in_a_group(number, worker_id):
    time.sleep(0.4)  # long enough that an idle worker takes the next one
    open("workers.txt", "a").write(worker_id + "\n")
PY
workers() {  # number of workers that ran the six tests: pytest's version, way of dealing out
  rm -f workers.txt
  "env-$1/bin/python" -m pytest -q -n 2 -p no:cacheprovider --dist "$2" >log.txt 2>&1 || { cat log.txt; exit 1; }
  sort -u workers.txt | wc -l
}
older=$(workers 8.4.2 loadgroup) grouped=$(workers 9.2.0 loadgroup) by_file=$(workers 9.2.0 loadfile)
echo "pytest-xdist 3.8.0, workers that ran one group: pytest 8.4.2 $older, pytest 9.2.0 $grouped; one file by loadfile: $by_file"
[ "$older" = 1 ] && [ "$grouped" = 2 ] && [ "$by_file" = 1 ]
