# Orrery: everything a contributor runs. `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PORT ?= 8000
T ?= 30s
STATICCHECK := v0.8.2
GOVULNCHECK := v1.9.0
TOOLS := .build
# Without S1016: it would convert one message type to another because their
# fields happen to agree today.
LINT = $(TOOLS)/staticcheck-$(STATICCHECK) -checks inherit,-S1016
# Packages with goroutines: the race detector costs a C compiler and half a
# minute, so it runs where it can find something.
RACY := ./core/store/... ./core/work/... ./app/effect ./app/server ./app/site
RACE := $(if $(shell command -v gcc),-race)

.PHONY: help run site test test-native test-wasm test-journeys chromium check bench bench-core torture generate golden fuzz

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' Makefile | expand -t 18

run: ## build the app and serve it on 127.0.0.1 (PORT=8000)
	@go run ./app serve -addr 127.0.0.1:$(PORT)

site: ## write the static site to dist/, for any web server and any path
	@go run ./app build -o dist

test: chromium test-native test-wasm test-journeys ## all tests: native, in Chromium, journeys

test-native: ## native tests: house rules, packages, race detector where there are goroutines
	go test ./...
	$(if $(RACE),go test -race -short $(RACY))

test-wasm: chromium $(TOOLS)/wasmrun ## the tests of the core and of `run`, compiled for the browser, in Chromium
	$(TOOLS)/wasmrun test ./core/... ./app/batch ./app/browser/...

test-journeys: chromium ## the app in Chromium, as a person uses it
	go test -tags e2e -count=1 -timeout 60m ./app/e2e/...

# Installs the browser that the tests need, where that is allowed.
chromium:
	@if ! command -v chromium chromium-browser google-chrome-stable google-chrome >/dev/null; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing Chromium for the tests"; \
			apt-get update -qq; \
			DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; \
		else \
			echo "The tests need Chromium. Install it (Debian: sudo apt-get install chromium) and try again."; \
			exit 1; \
		fi; \
	fi

check: $(TOOLS)/staticcheck-$(STATICCHECK) ## formatting, vet, staticcheck, govulncheck, house rules, comments and coverage, sizes of the programs
	@files=$$(gofmt -l app core); if [ -n "$$files" ]; then echo "gofmt: $$files"; exit 1; fi
	go vet ./...
	go vet -tags e2e ./app/e2e/...
	GOOS=js GOARCH=wasm go vet ./app/... ./core/...
	GOOS=js GOARCH=wasm go vet -tags engine ./app
	$(LINT) ./...
	$(LINT) -tags e2e ./app/e2e/...
	GOOS=js GOARCH=wasm $(LINT) ./app/... ./core/...
	.ci/vulnerabilities $(TOOLS) $(GOVULNCHECK)
	go test ./app/house/...
	@go run ./app/house/report
	go run ./app size

bench: chromium $(TOOLS)/wasmrun ## figures: beside scikit-learn and pandas, and of the app in a tab
	@go run -tags e2e ./app/e2e/versus -wasmrun $(TOOLS)/wasmrun
	@echo; echo "The app in a tab (in brackets: the most, or least, that it should be)"; echo
	@go test -tags e2e -count=1 -timeout 10m -run '^$$' -bench . -skip TwoWorkers -benchtime 1x ./app/e2e | grep -vE '^(goos|goarch|pkg|cpu|PASS|ok)'

bench-core: chromium $(TOOLS)/wasmrun ## figures of each package of the core: native, then in Chromium
	go test -run '^$$' -bench . -benchtime 200ms ./core/...
	$(TOOLS)/wasmrun test -run '^$$' -bench . -benchtime 200ms ./core/...

generate: ## write web/kernels.wasm, the loops with vectors, from core/num/kernel/simd
	go test ./core/num/kernel/simd -update

torture: chromium ## the registry under faults and damage, and Chromium killed, crowded and filled, in full numbers
	ORRERY_TORTURE=1 go test -count=1 -v -timeout 20m -run 'Torture' ./core/registry ./core/ml ./core/verify
	ORRERY_TORTURE=1 go test -count=1 -v -timeout 20m -run 'Soak' ./app/effect
	ORRERY_TORTURE=1 go test -tags e2e -count=1 -v -timeout 40m -parallel 1 -run 'Torture' ./app/e2e

golden: ## rewrite the golden files of tests that have an -update flag; read the diff
	@for dir in $$(grep -rlE --include='*_test.go' 'Bool\("update"|/parttest"' app core | xargs -n1 dirname | sort -u); do \
		echo "go test ./$$dir -update"; go test ./$$dir -update; \
	done

fuzz: ## every fuzz target for a while (T=30s each)
	@for file in $$(grep -rl --include='*_test.go' '^func Fuzz' app core); do \
		for name in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/p' $$file); do \
			echo "$$name in $$(dirname $$file)"; \
			go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(T) -fuzzminimizetime 10x ./$$(dirname $$file); \
		done; \
	done

# The folder ignores itself, so git does not see what is built there.
$(TOOLS)/.gitignore:
	@mkdir -p $(TOOLS) && echo '*' > $@

.PHONY: $(TOOLS)/wasmrun
$(TOOLS)/wasmrun: $(TOOLS)/.gitignore
	@go build -tags e2e -o $@ ./app/e2e/wasmrun

$(TOOLS)/staticcheck-$(STATICCHECK): $(TOOLS)/.gitignore
	@GOBIN=$(CURDIR)/$(TOOLS) go install honnef.co/go/tools/cmd/staticcheck@$(STATICCHECK)
	@mv $(TOOLS)/staticcheck $@
