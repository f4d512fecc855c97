#!/bin/sh
# The tests drive a real browser and a real Neo4j. On Debian as root what is missing is installed; elsewhere it is named.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 \
  || missing="$missing chromium"
# Also where NEO4J_URI names a server: the soak kills a Neo4j of its own.
command -v java >/dev/null 2>&1 || missing="$missing default-jdk-headless"
command -v mvn >/dev/null 2>&1 || missing="$missing maven"
[ -z "$missing" ] && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing for the tests:$missing"
  apt-get update -qq
  # shellcheck disable=SC2086 # several packages, one word each
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
  echo "The tests need these, which are not on this machine:$missing" >&2
  echo "Install them, then run 'make test' again. (For most tests on Neo4j, NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD of a Neo4j 5.26 will do.)" >&2
  [ "${CI:-}" = true ] && exit 1
  echo "Going on without: those tests will be skipped, and say so." >&2
fi
