#!/usr/bin/env bash
# Dieharder (Debian package of that name) on the keyed generator with one argument counted up: a named
# subset of its tests, about four minutes per argument. Without arguments: every argument in turn.
#   bench/dieharder/run.sh [hi|lo|a|b|a-high|b-high|entity|pair|purpose ...]
#   bench/dieharder/run.sh all a                        dieharder -a on one of them, about two hours
# A test that says FAILED is run again on the same words and ten times as many: what is wrong with a
# generator grows with the sample, chance does not. Exit code 1 if it fails again, or if a test gives
# no verdict. See docs/randomness.md for how often a perfect generator is told FAILED.
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v dieharder > /dev/null || { echo "install dieharder first: apt-get install dieharder"; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
node_modules/.bin/esbuild bench/dieharder/generate.ts --bundle --platform=node --format=cjs \
  --log-level=error --outfile="$work/generate.cjs"
words() { node "$work/generate.cjs" "$1"; }

if [ "${1:-}" = all ]; then
  words "${2:-a}" | dieharder -a -g 200
  exit
fi

# Number of the test (and its size of tuple): what it looks at.
tests=(
  "0"        # birthday spacings
  "1"        # order of five words
  "2"        # rank of 32 x 32 bit matrices
  "3"        # rank of 6 x 8 bit matrices
  "4"        # missing words of 20 bits
  "8"        # ones counted in a stream of bytes
  "9"        # ones counted in chosen bytes
  "10"       # parking lot
  "11"       # least distance in a square
  "12"       # least distance in a cube
  "13"       # squeeze
  "15"       # runs up and down
  "16"       # craps
  "100"      # monobit
  "101"      # runs of bits
  "102"      # serial, 1 to 16 bits
  "200 -n 6" # tuples of six bits
  "201 -n 3" # least distance in three dimensions, by its distribution
  "202 -n 5" # permutations of five
  "203 -n 2" # sums of every third word
  "204"      # Kolmogorov-Smirnov of a uniform
  "205"      # bytes by place
  "206"      # cosine transform
  "207"      # filling trees
  "208"      # filling trees by bits
  "209"      # monobit in blocks
)

if [ $# -eq 0 ]; then set -- hi lo a b a-high b-high entity pair purpose; fi
verdicts_of() { words "$1" | dieharder -g 200 "${@:2}" | grep -E 'PASSED|WEAK|FAILED'; }
count() { grep -c "$1" <<< "$2" || true; }

status=0
for argument in "$@"; do
  passed=0 weak=0 failed=0 again=0 silent=0
  echo "# $argument counted up"
  for test in "${tests[@]}"; do
    # shellcheck disable=SC2086 # the size of tuple is a word of its own
    if ! verdicts=$(verdicts_of "$argument" -d $test); then
      echo "dieharder -d $test: no verdict"
      silent=$((silent + 1))
      continue
    fi
    echo "$verdicts"
    passed=$((passed + $(count PASSED "$verdicts")))
    weak=$((weak + $(count WEAK "$verdicts")))
    if ! grep -q FAILED <<< "$verdicts"; then continue; fi
    failed=$((failed + $(count FAILED "$verdicts")))
    samples=$(awk -F'|' '/FAILED/ { print 10 * $4; exit }' <<< "$verdicts")
    echo "# again with $samples samples:"
    # shellcheck disable=SC2086
    verdicts=$(verdicts_of "$argument" -d $test -p "$samples") || verdicts="FAILED: no verdict"
    echo "$verdicts"
    again=$((again + $(count FAILED "$verdicts")))
  done
  echo "# $argument: $passed PASSED, $weak WEAK, $failed FAILED, of which again $again;" \
    "$silent without a verdict"
  if [ $((again + silent)) -gt 0 ]; then status=1; fi
done
exit $status
