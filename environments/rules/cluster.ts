import { type Finding } from "../issues";
import { nearest } from "../nearest";
import { nodeFamilies, nodeReleases, spotSizes, spotTypes } from "../nodeCatalogue";
import { nodeFamiliesOf } from "../nodeRegions";
import { type Definition } from "../schema";
import { type Context, type Draft, isWrong, present, type Rule, when } from "./rule";

type Nodes = NonNullable<NonNullable<Draft<Definition>["cluster"]>["nodes"]>;

const path = (...rest: readonly (string | number)[]) => ["settings", "cluster", ...rest];

/** Who runs the nodes of Kubernetes, of which types, and who may be on those at spot price. */
export const cluster: Rule = (context) => {
  const { cluster: group } = context.definition;
  const nodes = group?.nodes ?? { kind: "auto" };
  return [
    ...inVain(context, nodes),
    ...unknownRelease(nodes, group?.version),
    ...managed(context, nodes, group?.spot === true),
    ...karpenter(context, nodes),
    ...spotNodes(context, group?.spot === true),
  ];
};

type Hosted = readonly { readonly name: string; readonly critical: boolean }[];

/** Services on Kubernetes; nothing where something is wrong that may stand for one. */
function hostedServices(context: Context): Hosted | undefined {
  const broken = context.wrong.some(
    ([first, second, , field, deeper]) =>
      first === "settings" &&
      (second === undefined ||
        (second === "services" &&
          (field === undefined ||
            field === "runsOn" ||
            (field === "kubernetes" && (deeper === undefined || deeper === "critical"))))),
  );
  return broken
    ? undefined
    : Object.entries(context.definition.services ?? {}).flatMap(([name, service]) =>
        service?.runsOn === "kubernetes"
          ? [{ name, critical: service.kubernetes?.critical ?? true }]
          : [],
      );
}

function inVain(context: Context, { kind }: Nodes): Finding[] {
  return when(
    kind !== undefined && kind !== "auto" && hostedServices(context)?.length === 0,
    path("nodes"),
    "must be left out while no service runs on kubernetes (there is no cluster then)",
    "no value",
  );
}

/** Add-ons and Cluster Autoscaler follow the control plane's minor version. */
function unknownRelease({ kind }: Nodes, version: string | undefined): Finding[] {
  const known = Object.keys(nodeReleases);
  return when(
    (kind === "managed" || kind === "karpenter") &&
      version !== undefined &&
      !known.includes(version),
    path("version"),
    `must be ${known.slice(0, -1).join(", ")} or ${known.at(-1) ?? ""} for ${kind ?? ""} nodes: the add-ons that they need are not known for others (environments/nodeCatalogue.ts)`,
    known.at(-1),
  );
}

const allFamilies = Object.values(nodeFamilies).flat();

function family(
  { operator }: Context,
  at: Finding["path"],
  name: string,
  example: string,
): Finding[] {
  const near = nearest(name, allFamilies);
  const isKnown = allFamilies.includes(name);
  const places = present([operator.home, operator.standby]);
  const lacking = places.filter((region) => !nodeFamiliesOf(region).includes(name));
  return [
    ...when(
      !isKnown,
      at,
      `must be of a known x86 family (${name} is none; Graviton's and burstable ones are not built for)`,
      example,
      near === undefined ? undefined : `did you mean ${near}?`,
    ),
    ...when(
      isKnown && lacking.length > 0,
      at,
      `must be offered in every region of the stack (${lacking.join(" and ")} has no ${name})`,
      example,
    ),
  ];
}

function managed(context: Context, nodes: Nodes, spot: boolean): Finding[] {
  if (nodes.kind !== "managed") {
    return [];
  }
  const { instanceType, minNodes = 1, maxNodes = 4 } = nodes;
  const least = path("nodes", "minNodes");
  const known = ![least, path("nodes", "maxNodes")].some((each) => isWrong(context, each));
  const type = instanceType ?? "m7i.large";
  const unknown =
    instanceType === undefined
      ? []
      : family(context, path("nodes", "instanceType"), type.split(".")[0] ?? type, "m7i.large");
  return [
    ...when(
      known && minNodes > maxNodes,
      least,
      `must be at most maxNodes (${maxNodes})`,
      maxNodes,
    ),
    ...unknown,
    ...when(
      unknown.length === 0 && spot && spotTypes(type).length === 0,
      path("nodes", "instanceType"),
      `must be one of the sizes ${spotSizes.join(", ")} with spot: only of these are enough types known that may stand in for one another`,
      "m7i.large",
    ),
  ];
}

function karpenter(context: Context, nodes: Nodes): Finding[] {
  if (nodes.kind !== "karpenter") {
    return [];
  }
  const families = present(nodes.instanceFamilies);
  return families.flatMap((name, index) => [
    ...family(context, path("nodes", "instanceFamilies", index), name, "m7i"),
    ...when(
      families.indexOf(name) !== index,
      path("nodes", "instanceFamilies", index),
      "must be listed once",
      "m7i",
    ),
  ]);
}

/** Spot nodes and services that may run there need each other. */
function spotNodes(context: Context, spot: boolean): Finding[] {
  const hosted = hostedServices(context);
  if (hosted === undefined || isWrong(context, path("spot"))) {
    return [];
  }
  const patient = hosted.filter(({ critical }) => !critical);
  return [
    ...when(
      spot && patient.length === 0,
      path("spot"),
      "must be false while every service is critical (nodes at spot price are for services with kubernetes.critical: false and nobody else)",
      false,
    ),
    ...patient.flatMap(({ name }) =>
      when(
        !spot,
        ["settings", "services", name, "kubernetes", "critical"],
        "must be true without cluster.spot (there are no spot nodes that it could run on)",
        true,
        "set cluster.spot: true to have them",
      ),
    ),
  ];
}
