#!/usr/bin/env bash
# Installs, builds, puts the bundled incident in and asks three questions.
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"
echo "Building ..."
npm run --silent build
started=$SECONDS
lagebild() { node services/gateway/bin/lagebild.js "$@"; }
ask() { printf '\n$ npx lagebild ask bastion "%s"\n' "$1"; lagebild ask bastion "$1" --budget 2000; }

logs=(fixtures/bastion/{auth,app,firewall}.log fixtures/bastion/{edge.zip,windows})
printf '\n$ npx lagebild ingest bastion %s\n' "${logs[*]}"
lagebild ingest bastion "${logs[@]}"
ask "Did anyone try to guess passwords, and from where?"
ask "Hat jemand ein neues Konto angelegt, um wieder hineinzukommen?"
ask "How many failed passwords came from 203.0.113.7?"
cat <<TEXT

Done in $((SECONDS - started)) s after the build. Go on with your own logs:
  npx lagebild ingest my-incident /path/to/logs.zip     files, folders, archives
  npx lagebild ask my-incident "Which account logged in from outside?"
  npx lagebild window my-incident "..."                 what a model would get to read
  npx lagebild help                                     everything else
TEXT
