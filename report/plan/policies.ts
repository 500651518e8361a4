import { type Json, type PolicyDiff, type Statement } from "./types";

/** Policies of IAM and of resources as what they allow: a sentence for each statement (IAM user guide, "JSON policy elements"). */

interface Document {
  readonly Statement: Json;
}

type Block = { readonly [key: string]: Json };

const isBlock = (value: Json | undefined): value is Block =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isPolicy = (value: Json | undefined): value is Json & Document =>
  isBlock(value) &&
  value.Statement !== undefined &&
  listOf(value.Statement).every((each) => isBlock(each) && typeof each.Effect === "string");

const listOf = (value: Json | undefined): readonly Json[] =>
  value === undefined || value === null
    ? []
    : Array.isArray(value)
      ? (value as readonly Json[])
      : [value];

const texts = (value: Json | undefined): readonly string[] => listOf(value).map(String);

/** `a`, `a and b`, `a, b and c`. */
function enumerated(items: readonly string[], word = "and"): string {
  const [last = "", ...rest] = [...items].reverse();
  return rest.length === 0 ? last : `${rest.reverse().join(", ")} ${word} ${last}`;
}

/** `arn:aws:sqs:eu-west-1:444455556666:orders` as `sqs orders in eu-west-1`. */
function spokenResource(resource: string): string {
  if (resource === "*") {
    return "every resource";
  }
  const parts = /^arn:[^:]*:([^:]*):([^:]*):([^:]*):(.*)$/.exec(resource);
  if (parts === null) {
    return resource;
  }
  const [, service = "", region = "", , rest = ""] = parts;
  const name = rest === "*" || rest === "" ? "everything" : rest;
  return `${service} ${name}${region === "" ? "" : ` in ${region}`}`;
}

/** `sqs:SendMessage, sqs:ReceiveMessage` as `sqs SendMessage, ReceiveMessage`. */
function spokenActions(actions: readonly string[]): string {
  if (actions.includes("*")) {
    return "do everything";
  }
  const byService = new Map<string, string[]>();
  for (const action of [...actions].sort()) {
    const [service = "", name = "*"] = action.split(":");
    byService.set(service, [...(byService.get(service) ?? []), name]);
  }
  return [...byService]
    .map(([service, names]) =>
      names.includes("*") ? `everything of ${service}` : `${service} ${names.join(", ")}`,
    )
    .join("; ");
}

function spokenPrincipal(principal: Json | undefined): string {
  if (principal === undefined) {
    return "its holder";
  }
  if (principal === "*") {
    return "anybody";
  }
  const who = Object.entries(isBlock(principal) ? principal : { AWS: principal });
  return enumerated(
    who.flatMap(([kind, names]) =>
      texts(names).map((name) => {
        if (name === "*") {
          return "anybody";
        }
        const root = /^arn:[^:]*:iam::(\d+):root$/.exec(name)?.[1];
        return root !== undefined
          ? `account ${root}`
          : kind === "AWS"
            ? (/^arn:[^:]*:iam::\d+:(.*)$/.exec(name)?.[1] ?? name)
            : name;
      }),
    ),
  );
}

const operators: { readonly [operator: string]: string } = {
  StringEquals: "is",
  StringNotEquals: "is not",
  StringLike: "is like",
  StringNotLike: "is not like",
  ArnEquals: "is",
  ArnLike: "is like",
  Bool: "is",
  NumericLessThan: "is less than",
  NumericGreaterThan: "is more than",
  IpAddress: "is in",
  NotIpAddress: "is not in",
};

function spokenCondition(condition: Json | undefined): string {
  if (!isBlock(condition)) {
    return "";
  }
  const parts = Object.entries(condition).flatMap(([operator, keys]) => {
    const optional = operator.endsWith("IfExists");
    const word = operators[operator.replace(/IfExists$/, "")] ?? operator;
    return Object.entries(isBlock(keys) ? keys : {}).map(
      ([key, values]) =>
        `${key} ${word} ${enumerated(texts(values), "or")}${optional ? " where there is one" : ""}`,
    );
  });
  return parts.length === 0 ? "" : `, if ${enumerated(parts)}`;
}

function statementOf(block: Block): Statement {
  const { Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = block;
  const effect = block.Effect === "Deny" ? "denies" : "allows";
  const actions = NotAction === undefined ? texts(Action) : texts(NotAction);
  const doing = `${NotAction === undefined ? "" : "everything but "}${spokenActions(actions)}`;
  const resources = (NotResource === undefined ? texts(Resource) : texts(NotResource)).map(
    spokenResource,
  );
  const on =
    resources.length === 0
      ? ""
      : ` on ${NotResource === undefined ? "" : "all but "}${enumerated(resources)}`;
  const who =
    NotPrincipal === undefined
      ? spokenPrincipal(Principal)
      : `all but ${spokenPrincipal(NotPrincipal)}`;
  const wide =
    effect === "allows" &&
    (NotAction !== undefined ||
      actions.some((action) => action === "*" || action.endsWith(":*")) ||
      (who === "anybody" && Condition === undefined));
  return {
    effect,
    words: `${who} ${effect === "allows" ? "may" : "may not"} ${doing}${on}${spokenCondition(Condition)}`,
    wide,
  };
}

/** Every statement of a policy, in words. */
export const statementsOf = (document: Document): readonly Statement[] =>
  listOf(document.Statement).filter(isBlock).map(statementOf);

/** What a policy allows and denies more, and what no longer. */
export function policyDiff(before: Json | undefined, after: Json | undefined): PolicyDiff {
  const was = isPolicy(before) ? statementsOf(before) : [];
  const is = isPolicy(after) ? statementsOf(after) : [];
  const has = (list: readonly Statement[], { effect, words }: Statement) =>
    list.some((each) => each.effect === effect && each.words === words);
  return {
    gained: is.filter((each) => !has(was, each)),
    lost: was.filter((each) => !has(is, each)),
    kept: is.filter((each) => has(was, each)).length,
  };
}
