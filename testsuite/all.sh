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
suite testsuite/torture.py --min 99 -O 0,1,2,3,s
suite testsuite/torture.py --min 99 -g -O 2
suite testsuite/torture.py --suite ieee --min 99 -O 0,1,2,3,s
suite testsuite/torture.py --suite builtins --min 95 -O 0,1,2,3,s
suite testsuite/torture.py --suite compile --min 99 -O 0,2
suite testsuite/torture.py --target riscv64-linux-gnu --min 97 -O 0,2
suite testsuite/dg.py ours
suite testsuite/dg.py error --min 85
suite testsuite/run.py -O 0,1,2,3,s
suite testsuite/run.py --target riscv64-linux-gnu
suite testsuite/tcc.py
suite testsuite/intrinsics.py -O 0,2
suite testsuite/vectors.py --seeds 0:6
suite testsuite/bitint.py -n 20
suite testsuite/programs.py
suite testsuite/programs.py --target riscv64-linux-gnu --only lua,zlib
suite testsuite/fuzz.py --seeds 1-20
suite testsuite/fuzz.py --generator own --seeds 1-40
suite testsuite/mutate.py --count 500
awk '{ p += $1; f += $3 } END { print p " passed, " f + 0 " failed" }' "$log"
