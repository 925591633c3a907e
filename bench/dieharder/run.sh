#!/usr/bin/env bash
# Dieharder (Debian package of that name) on the keyed generator with each argument counted up, a
# subset of its tests of a few minutes per argument. Without arguments: all five.
#   bench/dieharder/run.sh [hi|lo|a|b|entity ...]      the subset
#   bench/dieharder/run.sh all a                        dieharder -a on one of them
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v dieharder > /dev/null || { echo "install dieharder first: apt-get install dieharder"; exit 2; }

words() { node --import tsx bench/dieharder/generate.ts "$1" 2> /dev/null; }

if [ "${1:-}" = all ]; then
  words "${2:-a}" | dieharder -a -g 200
  exit
fi

# birthdays, rank 32x32, count the ones, runs, monobit, sts runs, sts serial, bit distribution,
# lagged sums, Kolmogorov-Smirnov, byte distribution, monobit 2
tests="0 2 8 15 100 101 102 200 203 204 205 209"
status=0
for argument in "${@:-hi lo a b entity}"; do
  for one in $argument; do
    echo "# $one counted up"
    for test in $tests; do
      words "$one" | dieharder -d "$test" -g 200 | grep -E 'PASSED|WEAK|FAILED' || true
    done | tee "${TMPDIR:-/tmp}/dieharder-$one.txt"
    if grep -q FAILED "${TMPDIR:-/tmp}/dieharder-$one.txt"; then status=1; fi
  done
done
exit $status
