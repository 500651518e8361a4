import { type Failure, type Properties, UNKNOWN, type Value } from "../model/types";
import { type Context } from "./context";
import { engineVersions } from "./regional";
import { list } from "./values";

type Condition = (context: Context) => readonly Failure[];

/** The version must be one of the engine's, where both are known texts. */
const engineVersion: Condition = ({ inputs }) => {
  const { engine, engineVersion: version } = inputs;
  if (typeof engine !== "string" || typeof version !== "string") {
    return [];
  }
  const versions = engineVersions(engine);
  if (versions === undefined || versions.includes(version)) {
    return [];
  }
  const major = version.split(".")[0] ?? "";
  const near = versions.filter((each) => each.split(".")[0] === major);
  return [
    {
      property: "engineVersion",
      reason: `Cannot find version ${version} for ${engine}: expected one of [${list(near.length > 0 ? near : versions)}].`,
    },
  ];
};

const isTrue = (value: Value | undefined) => value === true || value === "true";

/** Names of FIFO queues and topics end in `.fifo`, and no other names do (SQS and SNS API references). */
const fifoName =
  (flag: string): Condition =>
  ({ inputs }) => {
    const { name, [flag]: isFifo } = inputs;
    if (
      typeof name !== "string" ||
      isFifo === UNKNOWN ||
      isTrue(isFifo) === name.endsWith(".fifo")
    ) {
      return [];
    }
    const reason = isTrue(isFifo)
      ? `Invalid value "${name}": the name of a FIFO resource ends in .fifo.`
      : `Invalid value "${name}": only a name with ${flag} ends in .fifo.`;
    return [{ property: "name", reason }];
  };

const texts = (items: Value | undefined, key: string): readonly Value[] =>
  Array.isArray(items)
    ? (items as readonly Value[]).flatMap((item) =>
        typeof item === "object" && item !== null ? [(item as Properties)[key] ?? null] : [UNKNOWN],
      )
    : items === UNKNOWN
      ? [UNKNOWN]
      : [];

/** A table declares the attributes that its keys are made of, and those only (DynamoDB API reference: CreateTable). */
const attributesOfKeys: Condition = ({ inputs }) => {
  const { globalSecondaryIndexes: global, localSecondaryIndexes: local, attributes } = inputs;
  const declared = texts(attributes, "name");
  const schemas: readonly Value[] = Array.isArray(global)
    ? (global as readonly Value[]).flatMap<Value>((index) =>
        typeof index === "object" && index !== null
          ? texts((index as Properties).keySchemas, "attributeName")
          : [UNKNOWN],
      )
    : [];
  const named: readonly Value[] = [
    inputs.hashKey ?? null,
    inputs.rangeKey ?? null,
    ...texts(global, "hashKey"),
    ...texts(global, "rangeKey"),
    ...texts(local, "rangeKey"),
    ...schemas,
  ];
  const used: readonly Value[] = named.filter((name) => name !== null);
  if (used.length === 0 || [...declared, ...used].includes(UNKNOWN)) {
    return [];
  }
  const missing = used.filter((name) => !declared.includes(name)).map(String);
  const idle = declared.filter((name) => !used.includes(name)).map(String);
  return [
    ...missing.map((name) => ({
      property: "attributes",
      reason: `The key attribute "${name}" is not declared.`,
    })),
    ...idle.map((name) => ({
      property: "attributes",
      reason: `All attributes must be indexed: "${name}" belongs to no key.`,
    })),
  ];
};

/** Rules that span several inputs of one resource. */
const conditions: { readonly [type: string]: readonly Condition[] } = {
  "aws:dynamodb/table:Table": [attributesOfKeys],
  "aws:elasticache/replicationGroup:ReplicationGroup": [engineVersion],
  "aws:rds/cluster:Cluster": [engineVersion],
  "aws:rds/clusterInstance:ClusterInstance": [engineVersion],
  "aws:rds/globalCluster:GlobalCluster": [engineVersion],
  "aws:rds/instance:Instance": [engineVersion],
  "aws:sns/topic:Topic": [fifoName("fifoTopic")],
  "aws:sqs/queue:Queue": [fifoName("fifoQueue")],
};

export function boundaryProblems(context: Context): readonly Failure[] {
  return (conditions[context.type] ?? []).flatMap((condition) => condition(context));
}
