#!/usr/bin/env bash
# The same elections in the other group, without most of the refusals, which do not depend on it.
set -euo pipefail
exec python3 "$(dirname "${BASH_SOURCE[0]}")/whole_election.py" --group modp4096 --plain "$@"
