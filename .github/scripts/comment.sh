#!/usr/bin/env bash
# Posts every plan of a run on its pull request; a comment that is there already takes the new text.
# GH_TOKEN, GITHUB_REPOSITORY, RUN (id of the run), HEAD (OWNER:BRANCH), SHA (its commit).
set -euo pipefail

number=$(gh api -X GET "repos/$GITHUB_REPOSITORY/pulls" -f state=open -f "head=$HEAD" --jq "[.[] | select(.head.sha == \"$SHA\")][0].number // empty")
if [ -z "$number" ]; then
  echo "There is no open pull request of $HEAD at $SHA any more."
  exit 0
fi

folder=$(mktemp -d)
gh run download "$RUN" --repo "$GITHUB_REPOSITORY" --pattern 'plan-*' --dir "$folder" || { echo "The run left no plans."; exit 0; }

for plan in "$folder"/plan-*/plan.md; do
  variant=$(basename "$(dirname "$plan")")
  marker="<!-- evenkeel-comment ${variant//[^A-Za-z0-9-]/} -->"
  # GitHub takes 65,536 characters; plan.md leaves room for this line. What is longer was not written by the plan.
  body=$(printf '%s\n%s' "$marker" "$(head -c 65300 "$plan")" | jq -Rs '{body: .}')
  comment=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$number/comments" --jq ".[] | select(.body | startswith(\"$marker\")) | select(.user.type == \"Bot\") | .id" | head -n 1)
  if [ -n "$comment" ]; then
    gh api -X PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$comment" --input - <<< "$body" > /dev/null
  else
    gh api -X POST "repos/$GITHUB_REPOSITORY/issues/$number/comments" --input - <<< "$body" > /dev/null
  fi
done
