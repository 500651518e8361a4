import { type Definition } from "../../../environments/schema";
import { fargateMemory } from "../../../environments/fargate";
import { choreography, type Part, type ServiceName } from "../../../functions/shared/choreography";
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
const events = [
  "OrderPlaced",
  "PaymentFailed",
  "InventoryReserved",
  "PaymentProcessed",
  "ParcelSent",
];
const names =
  "basket catalogue orders payment inventory ordering ledger quotes returns loyalty search stock a1 z9-8 long-name-of-service".split(
    " ",
  );
const images = [
  "public.ecr.aws/nginx/nginx-unprivileged:1.28",
  "111122223333.dkr.ecr.eu-west-1.amazonaws.com/rates:1.0.0",
  "nginx:1.28",
];

/** Folders under `functions/` that have both an API and a consumer; the others have a consumer alone. */
const withApi: readonly ServiceName[] = ["inventory", "ordering"];
const folders: readonly ServiceName[] = [...withApi, "notification", "payment", "shipping"];

const withoutAbsent = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;

function lambda(draw: Draw, code: ServiceName, api: Api) {
  return {
    ...{ runsOn: "lambda" as const, code },
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
  /** Code of a function, which says what it can tell and hear. */
  readonly folder: ServiceName;
  readonly publishes: readonly string[];
}

function planOf(draw: Draw, name: string): Plan {
  const runsOn = draw.one("lambda", "kubernetes", "ecs");
  const folder = draw.from(folders);
  const told = runsOn === "lambda" ? choreography[folder].publishes : events;
  return { name, runsOn, folder, publishes: draw.some<string>(told, 0, 2) };
}

/** Events that a service hears, of those that somebody tells. */
function heardBy(draw: Draw, { runsOn, folder, publishes }: Plan, known: readonly string[]) {
  const others = known.filter((event) => !publishes.includes(event));
  if (runsOn !== "lambda") {
    return draw.some(others, 0, 2);
  }
  const { consumes, waitsForAll }: Part = choreography[folder];
  const heard = others.filter((event) => consumes.some((each) => each === event));
  if (waitsForAll === true) {
    return heard.length === consumes.length && draw.chance() ? heard : [];
  }
  return draw.some(heard, 0, 2);
}

interface Extra {
  readonly known: readonly string[];
  readonly port: number;
  readonly topics: readonly string[];
}

/** A function that nobody would call is given something to say or somebody who asks. */
function lambdaService(draw: Draw, plan: Plan, known: readonly string[]) {
  const { publishes } = plan;
  const consumed = heardBy(draw, plan, known);
  const hasApi = withApi.includes(plan.folder);
  const api = hasApi ? draw.from(apis) : undefined;
  const store = draw.from(stores);
  const isIdle = api === undefined && consumed.length === 0;
  if (isIdle && publishes.length > 0 && store === undefined) {
    return { ...lambda(draw, plan.folder, api), store: draw.one("postgres", "dynamodb"), consumed };
  }
  if (isIdle && publishes.length === 0) {
    const code = hasApi ? plan.folder : draw.from(withApi);
    const asked = draw.one("commands", "queries");
    return { ...lambda(draw, code, asked), api: asked, store, consumed };
  }
  return { ...lambda(draw, plan.folder, api), api, store, consumed };
}

function containerService(draw: Draw, plan: Plan, frame: Frame, { known, port, topics }: Extra) {
  const readsTopics = draw.some(frame.topics);
  const consumed = heardBy(draw, plan, known);
  const speaks = plan.publishes.length + topics.length + readsTopics.length > 0;
  const api = speaks || consumed.length > 0 ? draw.from(apis) : draw.one("commands", "queries");
  const own =
    plan.runsOn === "ecs"
      ? ecs(draw, frame, port)
      : kubernetes(draw, frame, port, !(frame.spot && draw.chance()));
  return { ...own, api, store: draw.from(stores), readsTopics, consumed };
}

function serviceOf(draw: Draw, plan: Plan, frame: Frame, extra: Extra): Given {
  const { consumed, ...own } =
    plan.runsOn === "lambda"
      ? lambdaService(draw, plan, extra.known)
      : containerService(draw, plan, frame, extra);
  return withoutAbsent({
    ...own,
    ...(frame.hasCache && draw.chance() ? { usesCache: true } : {}),
    ...{ publishes: [...plan.publishes], writesTopics: [...extra.topics] },
    consumes: Object.fromEntries(consumed.map((event) => [event, consumption(draw, plan.runsOn)])),
  });
}

/** One to five services, of which any may be on any platform. */
export function generatedServices(draw: Draw, frame: Frame): Definition["services"] {
  const chosen = draw.some(names, 1, 5);
  const ports = draw.distinct(chosen.length, 1, 65_535);
  const plans = chosen.map((name) => planOf(draw, name));
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
