#!/usr/bin/env bash
# Makes .venv and installs requirements/$1.txt (base or dev) into it. What is missing is said in one line.
set -euo pipefail
cd "$(dirname "$0")/.."
wanted=$1

find_python() {
  for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  echo 'Perlu Python 3.11 ke atas · Python 3.11 or newer is needed: sudo apt install python3 python3-venv' >&2
  return 1
}

if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  python=$(find_python)
  rm -rf .venv
  if ! "$python" -m venv .venv 2>/dev/null; then
    rm -rf .venv
    echo 'Perlu modul venv · The venv module is needed: sudo apt install python3-venv' >&2
    exit 1
  fi
fi

count=$(cat "requirements/$wanted.txt" requirements/build.txt | grep -c '==')
echo "Memasang $count pustaka Python di .venv, sekali saja · Installing $count Python packages, once" >&2
log=.venv/install.log
if ! .venv/bin/python -m pip install --disable-pip-version-check --progress-bar off --require-hashes \
  -r "requirements/$wanted.txt" -r requirements/build.txt 2>&1 | tee "$log" |
  awk -v count="$count" '/^Collecting/ { n++; if (n % 10 == 0) printf "  %d/%d\n", n, count; fflush() }' >&2; then
  tail -n 20 "$log" >&2
  exit 1
fi
if ! .venv/bin/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation -e . >>"$log" 2>&1; then
  tail -n 20 "$log" >&2
  exit 1
fi
touch ".venv/.base" ".venv/.$wanted"
