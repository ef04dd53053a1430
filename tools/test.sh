#!/usr/bin/env bash
# Install everything the tests need and run them: Debian packages (as root or through sudo), a virtual
# environment in .venv, the validators of workbooks and of the web page from npm; then style, types and tests.
set -euo pipefail
cd "$(dirname "$0")/.."

packages="chromium libreoffice-calc python3-uno xvfb xdotool fonts-noto-cjk poppler-utils nodejs npm git"
python3 -c 'import ensurepip, venv' 2>/dev/null || packages="python3-venv $packages"
missing=""
for package in $packages; do
  case $package in
    git) command -v git >/dev/null && continue ;;
    nodejs) command -v node >/dev/null && continue ;;
    npm) command -v npm >/dev/null && continue ;;
  esac
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
  sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/pip install -q --disable-pip-version-check -e '.[test]'
{ [ -x node_modules/.bin/ooxml-validator ] && [ -d node_modules/axe-core ] && [ -d node_modules/echarts ]; } || npm install --silent --no-audit --no-fund --no-package-lock

.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
# The "ci" profile of hypothesis tries the same examples each time; a plain run of pytest goes on searching.
# The long runs (kills, mutations, real workbooks) go without coverage, which would double their time.
# Both parts run whatever the first one finds, so that one run names every failure.
failed=0
.venv/bin/python -m pytest -n 2 -m slow --hypothesis-profile=ci "$@" || failed=$?
.venv/bin/python -m pytest -n 2 -m "not slow" --hypothesis-profile=ci --cov --cov-report=term:skip-covered --cov-fail-under=90 "$@" || failed=$?
exit $failed
