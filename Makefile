# make test     everything that must hold; installs what is missing
# make build    the binary, .bin/minping
# make demo     a sample city on this machine
# make fmt      formats the code
# make lint     the linters alone
# make bench    benchmarks
# make update   writes anew what is made from the code (example configuration, lint rules)

BIN := .bin
GO  ?= go

.PHONY: help test check format vet lint arch unit build demo fmt bench update clean
.DEFAULT_GOAL := help

help:
	@sed -n 's/^# make /make /p' Makefile

test: check unit

# What can be told without running anything, quickest first.
check: arch format vet lint

arch:
	$(GO) test -count=1 ./internal/arch

format: $(BIN)/gofumpt
	@unformatted=$$($(BIN)/gofumpt -l cmd internal static configs); \
	if [ -n "$$unformatted" ]; then echo "not formatted, run make fmt:"; echo "$$unformatted"; exit 1; fi

vet:
	$(GO) vet ./...

lint: $(BIN)/golangci-lint
	$(BIN)/golangci-lint run ./...

# Rules, store suites, pages, scripts on the real program, the browser, the rebuilt bundle, the OpenAPI document: all are
# Go tests.
unit:
	@.ci/need compiler
	@chrome=$$(.ci/need chromium) && set -x && CHROME=$$chrome $(GO) test -race -shuffle=on -timeout 20m ./...

build:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags="-s -w" -tags timetzdata -o $(BIN)/minping ./cmd/minping

demo:
	$(GO) run ./cmd/minping demo

fmt: $(BIN)/gofumpt
	$(BIN)/gofumpt -w cmd internal static configs

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

update:
	$(GO) test ./internal/config ./internal/arch -update

clean:
	rm -rf $(BIN)

# Tools are built once from the versions that internal/tools/go.mod pins, and again when those change.
$(BIN)/golangci-lint: internal/tools/go.mod internal/tools/go.sum
	cd internal/tools && $(GO) build -ldflags="-s -w" -o $(CURDIR)/$@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

$(BIN)/gofumpt: internal/tools/go.mod internal/tools/go.sum
	cd internal/tools && $(GO) build -ldflags="-s -w" -o $(CURDIR)/$@ mvdan.cc/gofumpt
