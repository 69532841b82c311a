#!/bin/sh
# Checks the wording of what is staged. `git commit --no-verify` passes it over.
exec sayso check --staged
