# ccc: `make` builds, `make demo` builds Lua with it, `make test` sets up and passes the tests. See README.md.

PREFIX ?= /usr/local
CARGO ?= cargo
BIN = build/bin
# Other names the program answers to.
NAMES = cc gcc cpp as ld

all: $(BIN)/ccc

$(BIN)/ccc: FORCE
	$(CARGO) build --release
	mkdir -p $(BIN)
	cp -f $${CARGO_TARGET_DIR:-target}/release/ccc $(BIN)/ccc
	for n in $(NAMES); do ln -sf ccc $(BIN)/$$n; done

# Debian packages: what running ccc needs, and what the tests compare with.
RUN_PACKAGES = libc6-dev make dpkg-dev
TEST_PACKAGES = gcc gcc-12-source csmith libcsmith-dev qemu-user clang tcc python3 strace musl-dev tcl \
	gcc-riscv64-linux-gnu libc6-dev-riscv64-cross libreadline-dev

setup:
	sh testsuite/setup.sh $(RUN_PACKAGES)

setup-test:
	sh testsuite/setup.sh $(RUN_PACKAGES) $(TEST_PACKAGES)

# Lua 5.4 from its Debian source, with no other compiler, assembler or linker in reach.
demo: setup all
	sh testsuite/demo.sh

test: setup-test all
	$(CARGO) test --release
	sh testsuite/all.sh

bench: setup-test all
	python3 bench/bench.py

install: all
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(BIN)/ccc $(DESTDIR)$(PREFIX)/bin/ccc
	for n in $(NAMES); do ln -sf ccc $(DESTDIR)$(PREFIX)/bin/ccc-$$n; done

clean:
	rm -rf build
	$(CARGO) clean

.PHONY: all setup setup-test demo test bench install clean FORCE
FORCE:
