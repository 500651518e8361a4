import { fargateMemory, nearestFargateMemory } from "../fargate";
import { type Finding } from "../issues";
import { type Definition } from "../schema";
import { type Context, type Draft, isWrong, type Rule, when } from "./rule";

export type DraftService = NonNullable<NonNullable<Draft<Definition>["services"]>[string]>;

/** A service and where its settings are. */
export interface Placed {
  readonly name: string;
  readonly path: readonly string[];
  readonly service: DraftService;
}

/** The services that are there, in the order of the settings. */
export const servicesOf = ({ definition }: Context): Placed[] =>
  Object.entries(definition.services ?? {}).flatMap(([name, service]) =>
    service === undefined ? [] : [{ name, path: ["settings", "services", name], service }],
  );

const kinds = ["kubernetes", "ecs"] as const;

/** The group of a service's container, wherever it runs. */
export const containerOf = ({ runsOn, kubernetes, ecs }: DraftService) =>
  runsOn === "ecs" ? ecs : runsOn === "kubernetes" ? kubernetes : undefined;

/** How a service's container is reached; nothing where there is none, or where it cannot be told. */
export function ingressOf(context: Context, { path, service }: Placed) {
  const container = containerOf(service);
  const unknown = [
    ["settings", "api", "ingress"],
    [...path, "kubernetes", "ingress"],
    [...path, "ecs", "ingress"],
  ].some((each) => isWrong(context, each));
  if (unknown || service.api === undefined || container === undefined) {
    return undefined;
  }
  return container.ingress ?? context.definition.api?.ingress ?? "nlb";
}

/** Services in containers: the group that says how they run, and what it holds. */
export const containers: Rule = (context) => {
  const all = servicesOf(context);
  return all.flatMap((placed) => [
    ...kinds.flatMap((kind) => ownGroup(context, placed, kind)),
    ...onlyForLambda(placed),
    ...podsOfKubernetes(context, placed),
    ...tasksOfEcs(context, placed),
    ...sharedListener(context, placed, all),
  ]);
};

const examples = {
  kubernetes: { image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/payment:1.0.0" },
  ecs: { image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/payment:1.0.0", cpu: 256 },
};

function ownGroup(
  context: Context,
  { path, service }: Placed,
  kind: "kubernetes" | "ecs",
): Finding[] {
  const { runsOn } = service;
  return [
    ...when(
      runsOn === kind && service[kind] === undefined && !isWrong(context, [...path, kind]),
      [...path, kind],
      `must be given for a service that runs on ${kind}`,
      examples[kind],
    ),
    ...when(
      runsOn !== undefined && runsOn !== kind && service[kind] !== undefined,
      [...path, kind],
      `must be left out of a service that runs on ${runsOn ?? ""}`,
      "no value",
    ),
  ];
}

function onlyForLambda({ path, service }: Placed): Finding[] {
  const { runsOn } = service;
  return (["code", "memory", "timeout"] as const).flatMap((key) =>
    when(
      (runsOn === "kubernetes" || runsOn === "ecs") && service[key] !== undefined,
      [...path, key],
      `must be left out of a service that runs on ${runsOn ?? ""} (it is for Lambda)`,
      key === "memory" ? `no value (${runsOn ?? ""}.memory is the container's)` : "no value",
    ),
  );
}

function podsOfKubernetes(context: Context, { path, service }: Placed): Finding[] {
  const { kubernetes } = service;
  return kubernetes === undefined
    ? []
    : atMost(
        context,
        [...path, "kubernetes"],
        ["minPods", kubernetes.minPods ?? 2],
        ["maxPods", kubernetes.maxPods ?? 6],
      );
}

function tasksOfEcs(context: Context, { path, service }: Placed): Finding[] {
  const { ecs } = service;
  if (ecs === undefined) {
    return [];
  }
  const [cpu, memory] = [ecs.cpu ?? 256, ecs.memory ?? 512];
  const isKnown =
    !isWrong(context, [...path, "ecs", "cpu"]) && !isWrong(context, [...path, "ecs", "memory"]);
  return [
    ...atMost(
      context,
      [...path, "ecs"],
      ["minTasks", ecs.minTasks ?? 2],
      ["maxTasks", ecs.maxTasks ?? 6],
    ),
    ...when(
      isKnown && !fargateMemory(cpu).includes(memory),
      [...path, "ecs", "memory"],
      `must be an amount that Fargate has for ${cpu} CPU units (${offered(cpu)} MiB)`,
      nearestFargateMemory(cpu, memory),
    ),
  ];
}

/** A list of amounts, or where it is long, its ends. */
function offered(cpu: number): string {
  const amounts = fargateMemory(cpu);
  const [first = 0, second = 0] = amounts;
  return amounts.length <= 4
    ? amounts.join(", ")
    : `${first} to ${amounts.at(-1) ?? 0} in steps of ${second - first}`;
}

function atMost(
  context: Context,
  path: readonly string[],
  [leastKey, least]: readonly [string, number],
  [mostKey, most]: readonly [string, number],
): Finding[] {
  return when(
    least > most && !isWrong(context, [...path, leastKey]) && !isWrong(context, [...path, mostKey]),
    [...path, leastKey],
    `must be at most ${mostKey} (${most})`,
    most,
  );
}

/** Services behind the place's internal load balancer are told apart by their ports alone. */
function sharedListener(context: Context, placed: Placed, all: readonly Placed[]): Finding[] {
  const balanced = all.filter((other) => ingressOf(context, other) === "nlb");
  const port = ({ service }: Placed) => containerOf(service)?.listenerPort ?? 443;
  const before = balanced.slice(0, Math.max(0, balanced.indexOf(placed)));
  const first = before.find((other) => port(other) === port(placed));
  return when(
    first !== undefined,
    [...placed.path, placed.service.runsOn ?? "kubernetes", "listenerPort"],
    `must differ from that of ${first?.name ?? ""} (${port(placed)}): services behind one load balancer are told apart by port`,
    8443,
  );
}
