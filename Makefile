# make test     everything that must hold; installs what is missing
# make build    the binary, .bin/minping
# make release  the binaries of six platforms with their sums and parts, .bin/release
# make demo     a sample city on this machine
# make fmt      formats the code, full-width punctuation in Chinese texts
# make lint     the linters alone
# make pictures  every state of every page, of the phone, the hall screen and the paper as pictures in .bin/pictures
# make bench    benchmarks
# make mutants  plants known faults one at a time and says which of them no test notices; takes a quarter of an hour
# make update   rewrites what is made from the code: bundles, OpenAPI, packs as JSON, example configuration, lint rules

BIN := .bin
GO  ?= go

GOFLAGS ?= -trimpath
export GOFLAGS

# Compilers, linkers and tests spend an eighth of their time on garbage otherwise; tests that measure memory collect it first.
test check quick arch lint unit plain raced browser mutants: export GOGC ?= 400

.PHONY: help test needs everything check quick modules programs format vet platforms lint arch unit plain raced browser build release reproducible demo fmt pictures bench mutants update clean
.DEFAULT_GOAL := help

help:
	@sed -n 's/^# make /make /p' Makefile

# The quick checks come first; then the browser has one half of the machine and everything else the other: a phone waits
# more than it works.
test: quick needs
	@$(MAKE) --no-print-directory --jobs=2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target) everything

# Installs what is missing first, before two installations could collide.
needs:
	@.ci/need compiler
	@.ci/need chromium >/dev/null

everything: browser lint unit

# What can be checked without running anything, quickest first. The linters find what vet finds too.
check: quick lint platforms

quick: arch modules programs format

modules:
	$(GO) mod tidy -diff

# No program that was built is committed; sources without their history are accepted as they are.
programs:
	@git rev-parse --git-dir >/dev/null 2>&1 || exit 0; \
	built=$$(git grep -laP '\A\x7fELF|\AMZ\x90|\A\xcf\xfa\xed\xfe' -- .) || [ $$? = 1 ] || exit 1; \
	if [ -n "$$built" ]; then echo "built programs are in the repository:"; echo "$$built"; exit 1; fi

arch:
	$(GO) test -count=1 ./internal/arch

format: $(BIN)/gofumpt
	@unformatted=$$($(BIN)/gofumpt -l cmd internal static configs); \
	if [ -n "$$unformatted" ]; then echo "not formatted, run make fmt:"; echo "$$unformatted"; exit 1; fi

vet:
	$(GO) vet ./...

# make platforms: everything is compiled and vetted for the other machines of offices too. If a room has files for one system, its tests are vetted with it.
PLATFORMS := windows/amd64 windows/arm64 linux/arm64 linux/loong64 darwin/arm64
SYSTEMS := ./cmd/minping ./internal/disk ./internal/keys ./internal/store/sqlite

platforms:
	@for p in $(PLATFORMS); do \
		echo "vet $$p"; GOOS=$${p%/*} GOARCH=$${p#*/} CGO_ENABLED=0 $(GO) vet $(SYSTEMS) || exit 1; done

lint: $(BIN)/golangci-lint
	$(BIN)/golangci-lint run ./...

# Rules, store suites, pages, scripts on the real program, the rebuilt bundle, the OpenAPI document, then everything that
# needs a browser: all are Go tests. The race detector watches the tests in which goroutines share memory (internal/raced
# finds them); the others are as safe without it and several times as quick. It watches what is ours: SQLite, which is C
# made into Go and has locks of its own, is compiled without it. Those that drive a browser or the whole program spend
# their time there and run without it. A phone waits more than it works: several at once, and the room that shows one
# page after the other beside them from the start. What tests write lies in memory where there is room for it
# (.ci/scratch). The linters have found what vet finds. Tests are linked without symbols, more than a fifth quicker.
# Tests for which nothing changed, neither code nor files nor the programs they start, are not run again; CI runs all, in
# a new order each time (SHUFFLE=on).
BROWSER := ./internal/web/panel/pages ./internal/e2e ./cmd/minping ./internal/paper
UNWATCHED := -gcflags=modernc.org/...=-race=false
REST = $$($(GO) list ./... | grep -vxF "$$($(GO) list $(BROWSER))")
RACED = $(GO) run ./internal/raced/cmd
TEST = $(GO) test -vet=off -ldflags=-s $(if $(SHUFFLE),-shuffle=$(SHUFFLE)) -timeout 20m
FERRETDB = MINPING_TEST_FERRETDB=$(CURDIR)/$(BIN)/ferretdb MINPING_TEST_PROGRAMS=$$(cksum <$(BIN)/ferretdb | tr ' ' -)
STARTED = $(FERRETDB) MINPING_TEST_PROGRAM=$(CURDIR)/$(BIN)/program MINPING_TEST_PROGRAMS=$$(.ci/need sum $(BIN)/ferretdb $(BIN)/program)

# The race detector's half waits for a server and comes first; the other works without a pause to the end.
unit: raced plain

plain: $(BIN)/ferretdb
	$(FERRETDB) .ci/scratch $(TEST) -skip "$$($(RACED) tests $(BROWSER))" $(REST)
	cd internal/tools/manifests && $(GO) test -count=1 ./... # what it reads lies outside its module

raced: $(BIN)/ferretdb
	@.ci/need compiler
	CGO_ENABLED=1 $(FERRETDB) .ci/scratch $(TEST) -race $(UNWATCHED) -run "$$($(RACED) tests $(BROWSER))" ./internal/store/mongo $$($(RACED) packages $(BROWSER))

browser: $(BIN)/ferretdb
	@.ci/need nginx
	$(GO) build -buildvcs=false -o $(BIN)/program ./cmd/minping
	chrome=$$(.ci/need chromium) && CHROME=$$chrome $(STARTED) .ci/scratch $(TEST) -p 3 -parallel 8 $(BROWSER)

build:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags="-s -w" -tags timetzdata -o $(BIN)/minping ./cmd/minping

release: $(BIN)/cyclonedx-gomod
	.ci/release $(BIN)/release

reproducible:
	.ci/release --twice

demo:
	$(GO) run ./cmd/minping demo

fmt: $(BIN)/gofumpt
	$(GO) run ./internal/words/cmd
	$(BIN)/gofumpt -w cmd internal static configs

mutants:
	$(GO) run ./internal/mutants/cmd

pictures:
	mkdir -p $(BIN)/pictures
	chrome=$$(.ci/need chromium) && CHROME=$$chrome PICTURES=$(CURDIR)/$(BIN)/pictures .ci/scratch $(GO) test -count=1 -parallel 8 ./internal/web/panel/pages ./internal/e2e ./internal/paper

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

update:
	$(GO) run ./internal/bundle/cmd
	$(GO) test ./internal/evaluation/pack -update # first: the others are built with what it writes
	$(GO) test ./internal/config ./internal/arch ./internal/web -update

clean:
	rm -rf $(BIN)

# Tools are built once from the versions that internal/tools/go.mod pins, and again when those change.
$(BIN)/golangci-lint: internal/tools/go.mod internal/tools/go.sum
	cd internal/tools && $(GO) build -ldflags="-s -w" -o $(CURDIR)/$@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

$(BIN)/gofumpt: internal/tools/go.mod internal/tools/go.sum
	cd internal/tools && $(GO) build -ldflags="-s -w" -o $(CURDIR)/$@ mvdan.cc/gofumpt

$(BIN)/cyclonedx-gomod: internal/tools/sbom/go.mod internal/tools/sbom/go.sum
	cd internal/tools/sbom && $(GO) build -ldflags="-s -w" -o $(CURDIR)/$@ github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod

# A real server for the tests of the MongoDB engine. Where PostgreSQL is installed, they run on its PostgreSQL backend too.
$(BIN)/ferretdb: $(wildcard internal/tools/ferretdb/*)
	cd internal/tools/ferretdb && $(GO) build -ldflags="-s -w" -o $(CURDIR)/$@ .
