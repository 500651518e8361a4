import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { type Difference, type Properties } from "../model/types";
import { valueAt } from "../model/values";

const { Kind } = messages.PropertyDiff;

/** Kind of one change, by whether the value was there before and is there now. */
function kindOf(path: string, old: Properties, now: Properties, replaces: boolean) {
  if (valueAt(old, path) === undefined) {
    return replaces ? Kind.ADD_REPLACE : Kind.ADD;
  }
  if (valueAt(now, path) === undefined) {
    return replaces ? Kind.DELETE_REPLACE : Kind.DELETE;
  }
  return replaces ? Kind.UPDATE_REPLACE : Kind.UPDATE;
}

const topLevel = (path: string): string => /^[^.[]+/.exec(path)?.[0] ?? path;

/** The model's difference, as the engine wants it: with the path and kind of every change. */
export function answerDiff(
  { changed, replaces, deleteBeforeReplace }: Difference,
  old: Properties,
  now: Properties,
): messages.DiffResponse {
  const response = new messages.DiffResponse();
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList([...new Set(changed.map(topLevel))]);
  response.setReplacesList([...new Set(replaces.map(topLevel))]);
  response.setDeletebeforereplace(deleteBeforeReplace && replaces.length > 0);
  response.setHasdetaileddiff(true);
  const details = response.getDetaileddiffMap();
  for (const path of new Set([...changed, ...replaces])) {
    const detail = new messages.PropertyDiff();
    detail.setKind(kindOf(path, old, now, replaces.includes(path)));
    detail.setInputdiff(true);
    details.set(path, detail);
  }
  return response;
}
