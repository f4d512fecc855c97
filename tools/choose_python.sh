#!/bin/sh
# Prints the Python with which `make` creates .venv, unless PYTHON names one: the system's own where it will do. That is
# compiled with profiles, and takes a seventh less time than one that a version manager has compiled without.
for python in /usr/bin/python3 python3; do
  if "$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "$python"
    exit
  fi
done
echo python3
