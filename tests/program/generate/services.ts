import { type Definition } from "../../../environments/schema";
import { fargateMemory } from "../../../environments/fargate";
import { type Draw } from "./draw";

type Given = Definition["services"][string];
type Api = Given["api"];
type Way = NonNullable<NonNullable<Definition["api"]["ingress"]>>;

/** What services have to fit to. */
export interface Frame {
  /** How containers are reached that do not say it themselves. */
  readonly ingress: Way;
  /** Whether containers may be behind the public load balancer. */
  readonly mayBalance: boolean;
  /** Topics of Kafka, each of which somebody has to write. */
  readonly topics: readonly string[];
  readonly spot: boolean;
  /** Whether each place has a cache that services may use. */
  readonly hasCache: boolean;
}

const apis: readonly [Api, ...Api[]] = [undefined, "commands", "queries", "commands-and-queries"];
const stores = [undefined, "postgres", "dynamodb"] as const;
const events = ["OrderPlaced", "PaymentTaken", "ParcelSent", "StockLow"];
const names =
  "basket catalogue orders payment inventory ordering ledger quotes returns loyalty search stock a1 z9-8 long-name-of-service".split(
    " ",
  );
const images = [
  "public.ecr.aws/nginx/nginx-unprivileged:1.28",
  "111122223333.dkr.ecr.eu-west-1.amazonaws.com/rates:1.0.0",
  "nginx:1.28",
];

/** Folders under `functions/` by what they have handlers for. */
const folders = {
  both: ["inventory"],
  api: ["inventory", "ordering"],
  consumer: ["inventory", "notification", "payment", "shipping"],
} as const;

const withoutAbsent = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;

function lambda(draw: Draw, api: Api, consumes: boolean) {
  const kind = api === undefined ? "consumer" : consumes ? "both" : "api";
  const needed = api !== undefined || consumes;
  return {
    runsOn: "lambda" as const,
    ...(needed ? { code: draw.from<string>(folders[kind]) } : {}),
    ...draw.maybe(() => ({ memory: draw.whole(128, 10_240) })),
    ...draw.maybe(() => ({ timeout: draw.whole(1, api === undefined ? 900 : 29) })),
  };
}

/** Ways that a container may be reached on. */
const waysOf = (runsOn: "kubernetes" | "ecs", { mayBalance }: Frame): Way[] => [
  "nlb",
  ...(mayBalance ? (["alb"] as const) : []),
  ...(runsOn === "kubernetes" ? (["ingress"] as const) : []),
  ...(runsOn === "kubernetes" && mayBalance ? (["alb-nginx"] as const) : []),
];

function container(draw: Draw, runsOn: "kubernetes" | "ecs", frame: Frame, listenerPort: number) {
  const ways = waysOf(runsOn, frame);
  const mayBeAbsent = ways.includes(frame.ingress);
  return {
    image: draw.from(images),
    listenerPort,
    ...(mayBeAbsent && draw.chance() ? {} : { ingress: draw.from(ways) }),
    ...draw.maybe(() => ({ port: draw.one(1024, 8080, 9090, 65_535) })),
    ...draw.maybe(() => ({ healthPath: draw.one("/", "/health/ready") })),
  };
}

function kubernetes(draw: Draw, frame: Frame, listenerPort: number, critical: boolean) {
  const minPods = draw.whole(1, 9);
  return {
    runsOn: "kubernetes" as const,
    kubernetes: {
      ...container(draw, "kubernetes", frame, listenerPort),
      ...draw.maybe(() => ({ cpu: draw.whole(50, 16_000), memory: draw.whole(64, 65_536) })),
      ...{ minPods, maxPods: draw.whole(minPods, 20), critical },
    },
  };
}

function ecs(draw: Draw, frame: Frame, listenerPort: number) {
  const minTasks = draw.whole(1, 9);
  const cpu = draw.one(256, 512, 1024, 2048, 4096, 8192, 16_384);
  return {
    runsOn: "ecs" as const,
    ecs: {
      ...container(draw, "ecs", frame, listenerPort),
      ...{ cpu, memory: draw.from(fargateMemory(cpu)) },
      ...draw.maybe(() => ({ user: draw.one("10001", "1000:2000") })),
      ...{ minTasks, maxTasks: draw.whole(minTasks, 20) },
    },
  };
}

function consumption(draw: Draw, runsOn: Given["runsOn"]) {
  const ordered = draw.chance(3);
  const gathers = runsOn === "lambda" && !ordered;
  return {
    ordered,
    ...draw.maybe(() => ({ batchSize: draw.whole(1, ordered ? 10 : 1000) })),
    ...(gathers ? draw.maybe(() => ({ windowSeconds: draw.whole(0, 300) })) : {}),
    ...draw.maybe(() => ({ maxReceives: draw.whole(2, 100) })),
  };
}

interface Plan {
  readonly name: string;
  readonly runsOn: Given["runsOn"];
  readonly publishes: string[];
}

function serviceOf(
  draw: Draw,
  { runsOn, publishes }: Plan,
  frame: Frame,
  extra: { readonly known: readonly string[]; readonly port: number; readonly topics: string[] },
): Given {
  const api = draw.from(apis);
  const consumed = draw.some(extra.known, 0, 2).filter((event) => !publishes.includes(event));
  const writesTopics = extra.topics;
  const readsTopics = runsOn === "lambda" ? [] : draw.some(frame.topics);
  const store = draw.from(stores);
  const called = api !== undefined || consumed.length > 0;
  const speaks = publishes.length + writesTopics.length + readsTopics.length > 0;
  // Somebody has to call it, or it has to have something to say.
  const idle =
    runsOn === "lambda"
      ? !called && (publishes.length === 0 || store === undefined)
      : !called && !speaks;
  const finalApi = idle ? draw.one("commands", "queries") : api;
  const own =
    runsOn === "lambda"
      ? lambda(draw, finalApi, consumed.length > 0)
      : runsOn === "ecs"
        ? ecs(draw, frame, extra.port)
        : kubernetes(draw, frame, extra.port, !(frame.spot && draw.chance()));
  return withoutAbsent({
    ...own,
    ...(frame.hasCache && draw.chance() ? { usesCache: true } : {}),
    ...{ api: finalApi, store, publishes, writesTopics, readsTopics },
    consumes: Object.fromEntries(consumed.map((event) => [event, consumption(draw, runsOn)])),
  });
}

/** One to five services, of which any may be on any platform. */
export function generatedServices(draw: Draw, frame: Frame): Definition["services"] {
  const chosen = draw.some(names, 1, 5);
  const ports = draw.distinct(chosen.length, 1, 65_535);
  const plans = chosen.map((name) => ({
    name,
    runsOn: draw.one("lambda", "kubernetes", "ecs"),
    publishes: draw.some(events, 0, 2),
  }));
  const known = [...new Set(plans.flatMap(({ publishes }) => publishes))];
  const writers = frame.topics.map((topic) => ({ topic, name: draw.from(chosen) }));
  return Object.fromEntries(
    plans.map((plan, index) => [
      plan.name,
      serviceOf(draw, plan, frame, {
        known,
        port: ports[index] ?? 443,
        topics: writers.filter(({ name }) => name === plan.name).map(({ topic }) => topic),
      }),
    ]),
  );
}
