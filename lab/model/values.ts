import { type Properties, UNKNOWN, type Value } from "./types";

export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

export const isObject = (value: Value | undefined): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Absent for the provider: an engine may send `null` in place of `undefined`. */
export const isAbsent = (value: Value | undefined): value is null | undefined =>
  value === undefined || value === null;

/** `a.b[0].c` -> a, b, 0, c; `[*]` stays `*`. */
export function stepsOf(path: string): readonly string[] {
  return path
    .replace(/\[([^\]]+)\]/g, ".$1")
    .split(".")
    .filter((step) => step !== "");
}

/** One value by path: `vpcConfig.clusterSecurityGroupId`, `identities[0].oidcs[0].issuer`. UNKNOWN stays UNKNOWN below. */
export function valueAt(from: Value | undefined, path: string): Value | undefined {
  return stepsOf(path).reduce<Value | undefined>((value, step) => {
    if (value === UNKNOWN) {
      return UNKNOWN;
    }
    if (isList(value)) {
      return value[Number(step)];
    }
    return isObject(value) ? value[step] : undefined;
  }, from);
}

/** Every text at a path in which `[*]` stands for all elements, with the exact path of each. */
export function textsAt(
  from: Value | undefined,
  path: string,
): readonly { readonly path: string; readonly text: string }[] {
  const walk = (
    value: Value | undefined,
    steps: readonly string[],
    done: string,
  ): { path: string; text: string }[] => {
    const [step, ...rest] = steps;
    if (step === undefined) {
      return typeof value === "string" ? [{ path: done, text: value }] : [];
    }
    if (isList(value)) {
      return value.flatMap((each, index) =>
        step === "*"
          ? walk(each, rest, `${done}[${index}]`)
          : step === `${index}`
            ? walk(each, rest, `${done}[${index}]`)
            : [],
      );
    }
    if (!isObject(value)) {
      return [];
    }
    return step === "*"
      ? Object.entries(value).flatMap(([key, each]) => walk(each, rest, `${done}.${key}`))
      : walk(value[step], rest, done === "" ? step : `${done}.${step}`);
  };
  return walk(from, stepsOf(path), "");
}

/** Without what is absent, at the top level. */
export function present(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => !isAbsent(value)));
}
