# Glint's commands. Each does the set-up that it needs; `make` alone lists them.
.PHONY: help setup build demo test lint format bench install

GLINT := .build/release/glint
PREFIX ?= /usr/local

help:
	@echo "make demo      set up, build, and run a 2-bit network beside its float parent"
	@echo "make test      set up, build, and pass every test"
	@echo "make build     set up and build .build/release/glint"
	@echo "make lint      check the format of all sources"
	@echo "make bench     run the benchmarks"
	@echo "make install   put glint into PREFIX/bin (PREFIX=$(PREFIX))"

setup:
	@.ci/setup

build: setup
	swift build -c release --product glint

demo: build
	@$(GLINT) run Networks/digits-w2u2.nir Traces/digits-test.h5 --compare Networks/digits-float.nir

# The tests drive the release binary, so that whole data sets take seconds.
test: build
	GLINT_BINARY=$(CURDIR)/$(GLINT) swift test

lint:
	swift format lint --strict --recursive Package.swift Sources Tests

format:
	swift format --in-place --recursive Package.swift Sources Tests

bench: build
	@Benchmarks/run $(GLINT)

install: build
	install -d "$(PREFIX)/bin"
	install -m 755 $(GLINT) "$(PREFIX)/bin/glint"
