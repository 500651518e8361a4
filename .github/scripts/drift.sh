#!/usr/bin/env bash
# Keeps one issue for what differs between a stack and AWS: opens it, brings it up to date, closes it.
# GH_TOKEN, GITHUB_REPOSITORY, STACK, FOLDER (of plan.md and plan.json).
set -euo pipefail

title="Drift: $STACK"
changes=$(jq '.counts.create + .counts.update + .counts.replace + .counts.delete' "$FOLDER/plan.json")
issue=$(gh issue list --repo "$GITHUB_REPOSITORY" --state open --label drift --limit 200 --json number,title \
  --jq "[.[] | select(.title == \"$title\")][0].number // empty")

if [ "$changes" -eq 0 ]; then
  if [ -n "$issue" ]; then
    gh issue close "$issue" --repo "$GITHUB_REPOSITORY" --comment "AWS is as the program says again."
  fi
  echo "$STACK: nothing differs."
  exit 0
fi

if [ -n "$issue" ]; then
  gh issue edit "$issue" --repo "$GITHUB_REPOSITORY" --body-file "$FOLDER/plan.md"
else
  gh label create drift --repo "$GITHUB_REPOSITORY" --color D55E00 --description "AWS is not as the program says" --force
  gh issue create --repo "$GITHUB_REPOSITORY" --title "$title" --label drift --body-file "$FOLDER/plan.md"
fi
