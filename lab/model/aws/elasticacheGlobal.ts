import { type Context, type Definitions, type Reference } from "../definition";
import { type Entry } from "../journal";
import { CloudError, type Properties } from "../types";
import { isAbsent } from "../values";
import { aws } from "./shared";

const group = aws("elasticache/replicationGroup");
const globalGroup = aws("elasticache/globalReplicationGroup");

/** What a member takes from the one that the global datastore was founded from (provider: ConflictsWith). */
const decidedByPrimary = [
  "atRestEncryptionEnabled",
  "engine",
  "engineVersion",
  "nodeType",
  "numNodeGroups",
  "parameterGroupName",
  "securityGroupNames",
  "snapshotArns",
  "snapshotName",
  "transitEncryptionEnabled",
  "transitEncryptionMode",
];

/** What is changed for all members at once, through the global datastore (ElastiCache user guide, "Modifying a global datastore"). */
const changedTogether = ["automaticFailoverEnabled", "engine", "engineVersion", "nodeType"];

/** Sizes of a node that a global datastore does not run on: it wants large and above. */
const tooSmall = /\.(micro|small|medium)$/;

export const toGlobalGroup: Reference = {
  path: "globalReplicationGroupId",
  to: [globalGroup],
  missing: "GlobalReplicationGroupNotFoundFault",
  region: "any",
  holds: "InvalidGlobalReplicationGroupState",
};

export const elasticacheGlobal: Definitions = {
  [globalGroup]: {
    references: [
      {
        path: "primaryReplicationGroupId",
        to: [group],
        missing: "ReplicationGroupNotFoundFault",
        holds: "InvalidReplicationGroupState",
        also: refuseSmallNodes,
      },
    ],
    make: (context) => {
      const id = `${context.letters(5)}-${context.text("globalReplicationGroupIdSuffix")}`;
      const of = primaryOutputs(context);
      return {
        id,
        outputs: {
          arn: context.arn("elasticache", `globalreplicationgroup:${id}`, { region: "" }),
          globalReplicationGroupId: id,
          atRestEncryptionEnabled: of.atRestEncryptionEnabled === true,
          authTokenEnabled: !isAbsent(of.authToken),
          automaticFailoverEnabled: of.automaticFailoverEnabled === true,
          cacheNodeType: of.nodeType ?? "",
          clusterEnabled: false,
          engine: of.engine ?? "",
          engineVersion: of.engineVersion ?? "",
          engineVersionActual: of.engineVersionActual ?? "",
          globalNodeGroups: [{ globalNodeGroupId: `${id}-0001`, slots: "0-16383" }],
          numNodeGroups: 1,
          transitEncryptionEnabled: of.transitEncryptionEnabled === true,
        },
      };
    },
  },
};

function refuseSmallNodes({ outputs }: Entry): void {
  const type = String(outputs.nodeType);
  if (tooSmall.test(type)) {
    throw new CloudError(
      "InvalidParameterValue",
      `A global datastore needs nodes of the size large or above; ${type} is smaller.`,
    );
  }
}

const founderOf = (context: Context, globalId: string): Entry | undefined => {
  const global = context.find(globalGroup, globalId);
  const id = global?.inputs.primaryReplicationGroupId;
  return typeof id === "string" ? context.find(group, id, global?.region) : undefined;
};

function primaryOutputs(context: Context): Properties {
  return (
    context.find(group, context.text("primaryReplicationGroupId"), context.region)?.outputs ?? {}
  );
}

/** What a member has from the founder; nothing for a group that stands alone. */
export function inherited(context: Context): Properties {
  const founder = founderOf(context, context.text("globalReplicationGroupId"));
  const names = [...decidedByPrimary, "automaticFailoverEnabled", "multiAzEnabled"];
  return founder === undefined
    ? {}
    : Object.fromEntries(
        names.flatMap((name) => {
          const value = founder.outputs[name];
          return isAbsent(value) ? [] : [[name, value]];
        }),
      );
}

/** A group that joins says nothing that the founder decides, and is in another region. @throws CloudError */
export function refuseBadMember(context: Context): void {
  const globalId = context.text("globalReplicationGroupId");
  if (globalId === "") {
    return;
  }
  const given = decidedByPrimary.filter((name) => !isAbsent(context.inputs[name]));
  if (given.length > 0) {
    throw new CloudError(
      "InvalidParameterCombination",
      `Cannot use the given parameters when creating new replication group in an existing global replication group: ${given.join(", ")}.`,
    );
  }
  if (founderOf(context, globalId)?.region === context.region) {
    throw new CloudError(
      "InvalidParameterValue",
      `The global datastore ${globalId} has a member in ${context.region} already.`,
    );
  }
}

/** The global datastore that a group is in, founder or member. */
function globalOf(own: Entry, context: Context): string | undefined {
  const founded = context
    .all(globalGroup)
    .find(
      ({ inputs, region }) => inputs.primaryReplicationGroupId === own.id && region === own.region,
    );
  const joined = own.inputs.globalReplicationGroupId;
  return founded?.id ?? (typeof joined === "string" && joined !== "" ? joined : undefined);
}

/** Members are changed through their global datastore. @throws CloudError */
export function refuseLonelyChange(context: Context, before: Properties): void {
  const own = context.find(group, context.text("replicationGroupId"), context.region);
  const global = own && globalOf(own, context);
  const changed = changedTogether.filter((name) => before[name] !== context.inputs[name]);
  if (own !== undefined && global !== undefined && changed.length > 0) {
    throw new CloudError(
      "InvalidParameterValue",
      `Cluster [${own.id}] is part of a global cluster [${global}]. Request rejected. (${changed.join(", ")})`,
    );
  }
}
