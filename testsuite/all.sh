#!/bin/sh
# Every suite, after `cargo test`. Stops at the first that fails; the last line is the sum.
set -e
cd "$(dirname "$0")/.."
log=build/suites.log
: > "$log"
suite() {
    echo "== $*"
    if "$@" > build/suite.out 2>&1; then
        tail -n 3 build/suite.out
    else
        cat build/suite.out
        exit 1
    fi
    tail -n 1 build/suite.out >> "$log"
}
# At least this share of what gcc 12 passes; the failures and their causes are listed in testsuite/torture.failing.
suite testsuite/torture.py --min 97 -O 0
suite testsuite/torture.py --min 97 -O 1,2
suite testsuite/torture.py --suite ieee --min 95 -O 0,2
suite testsuite/torture.py --target riscv64-linux-gnu --min 90 -O 0,2
suite testsuite/dg.py ours
suite testsuite/dg.py error --min 85
suite testsuite/dg.py accept --min 90
suite testsuite/run.py
suite testsuite/run.py --target riscv64-linux-gnu
suite testsuite/programs.py
suite testsuite/programs.py --target riscv64-linux-gnu --only lua,zlib
suite testsuite/fuzz.py --seeds 1-20
suite testsuite/mutate.py --count 500
awk '{ p += $1; f += $3 } END { print p " passed, " f + 0 " failed" }' "$log"
