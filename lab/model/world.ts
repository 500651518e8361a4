import { identityOf } from "./identity";
import { type Context } from "./definition";
import { type Entry, type Journal } from "./journal";
import { type Caller, type Properties, UNKNOWN } from "./types";
import { valueAt } from "./values";

/** Who a context is made for. */
export interface Subject {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly inputs: Properties;
  readonly region?: string;
  readonly account: string;
  readonly partition: string;
  readonly cluster?: string;
  readonly generation: number;
}

const named = ({ id, outputs, aliases }: Entry, value: string) =>
  id === value || outputs.arn === value || aliases.includes(value);

/** Whether an entry, or something that came with it, is what a value of a type names. */
export function answersTo(entry: Entry, type: string, value: string): boolean {
  return (
    (entry.type === type && named(entry, value)) ||
    entry.implied.some((each) => each.type === type && each.id === value)
  );
}

/** A resource's view of the cloud, with ids that are always the same for the same creation. */
export function contextOf(journal: Journal, subject: Subject): Context {
  const { type, region, account, partition, inputs } = subject;
  const identity = identityOf(
    [account, region ?? "", type, subject.urn, subject.generation].join("|"),
  );
  return {
    ...identity,
    type,
    name: subject.name,
    urn: subject.urn,
    inputs,
    region: region ?? "",
    account,
    partition,
    cluster: subject.cluster,
    ec2Id: (prefix, salt) => `${prefix}-0${identity.hex(16, salt)}`,
    text: (path, fallback = "") => {
      const value = valueAt(inputs, path);
      return value === UNKNOWN ? "unknown" : typeof value === "string" ? value : fallback;
    },
    number: (path, fallback) => {
      const value = valueAt(inputs, path);
      return typeof value === "number" ? value : fallback;
    },
    flag: (path, fallback = false) => {
      const value = valueAt(inputs, path);
      return typeof value === "boolean" ? value : fallback;
    },
    arn: (service, resource, scope = {}) =>
      [
        "arn",
        partition,
        service,
        scope.region ?? region ?? "",
        scope.account ?? account,
        resource,
      ].join(":"),
    find: (wanted, value, where) =>
      [...journal.all()].find(
        (entry) =>
          answersTo(entry, wanted, value) &&
          (where === undefined || entry.region === undefined || entry.region === where),
      ),
    all: (wanted) => [...journal.all()].filter((entry) => entry.type === wanted),
  };
}

/** The context that an existing resource lives in. */
export function contextOfEntry(journal: Journal, entry: Entry): Context {
  return contextOf(journal, entry);
}

export function subjectOf(
  creation: { type: string; name: string; urn: string; inputs: Properties; caller: Caller },
  region: string | undefined,
  generation: number,
): Subject {
  const { type, name, urn, inputs, caller } = creation;
  const { account, partition, cluster } = caller;
  return { type, name, urn, inputs, region, account, partition, cluster, generation };
}
