#!/bin/sh
# The tests drive a real browser and a real Neo4j. On Debian as root what is missing is installed; elsewhere it is named.
set -eu
has() { command -v "$1" >/dev/null 2>&1; }
missing=""
# Chromium without a window of its own does the same work in little more than half the processor time.
has chromium-headless-shell || missing="$missing chromium-headless-shell"
# Also where NEO4J_URI names a server: the soak kills a Neo4j of its own.
has java || missing="$missing default-jdk-headless"
has mvn || missing="$missing maven"
[ -z "$missing" ] && exit 0
if has apt-get && [ "$(id -u)" = 0 ]; then
  echo "Installing for the tests:$missing"
  # shellcheck disable=SC2086 # several packages, one word each
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
fi
if has chromium || has chromium-browser || has google-chrome; then
  missing="${missing# chromium-headless-shell}"
fi
[ -z "$missing" ] && exit 0
echo "The tests need these, which are not on this machine:$missing" >&2
echo "Install them, then run 'make test' again. (For most tests on Neo4j, NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD of a Neo4j 5.26 will do.)" >&2
[ "${CI:-}" = true ] && exit 1
echo "Going on without: those tests will be skipped, and say so." >&2
