import { type Finding } from "../issues";
import { nearest } from "../nearest";
import { type Definition } from "../schema";
import { service } from "../service";
import { ownPart } from "./choreography";
import { batches } from "./consumption";
import { type Context, type Draft, isWrong, present, type Rule, when } from "./rule";

/** A service as far as it is right. */
export type DraftService = NonNullable<NonNullable<Draft<Definition>["services"]>[string]>;

/** The services, each on its own and with each other. */
export const services: Rule = (context) => {
  const { definition, code } = context;
  const all = Object.entries(definition.services ?? {}).flatMap(([name, service]) =>
    service === undefined ? [] : [{ name, service }],
  );
  const published = [...new Set(all.flatMap(({ service }) => present(service.publishes)))].sort();
  return all.flatMap(({ name, service }) => {
    const path = ["settings", "services", name];
    return [
      ...reserved(path, name, service),
      ...(hasWrongField(context, path) ? [] : idle(path, service)),
      ...events(path, service),
      ...batches(path, service),
      ...(publishersAreKnown(context) ? unpublished(path, service, published) : []),
      ...ownPart(path, name, service, published),
      ...onLambda(path, service),
      ...(code === undefined || isWrong(context, [...path, "code"])
        ? []
        : handlers(path, name, service, code)),
      ...(isWrong(context, [...path, "store"]) ? [] : neededStore(path, name, service)),
    ];
  });
};

/** Names that mean something else where the service would appear under them. */
function reserved(path: string[], name: string, { api, runsOn }: DraftService): Finding[] {
  const namespace = name === "default" || name.startsWith("kube-");
  return [
    ...when(
      api !== undefined && name === "health",
      path,
      "must have another name (/health is the API's own path)",
      "wellness",
    ),
    ...when(
      runsOn === "kubernetes" && namespace,
      path,
      "must have another name (the namespace is Kubernetes's own)",
      `shop-${name}`,
    ),
    ...when(
      runsOn === "kubernetes" && name === "nginx-ingress",
      path,
      "must have another name (the namespace is that of the nginx controller)",
      `shop-${name}`,
    ),
    ...when(
      api !== undefined && name === "oauth2",
      path,
      "must have another name (people who sign in come back to /oauth2)",
      "sign-in",
    ),
  ];
}

/** Whether a field of the service itself, a misspelt one perhaps, is wrong. */
const hasWrongField = (context: Context, path: string[]) =>
  context.wrong.some(
    (other) => other.length <= path.length + 1 && isWrong({ ...context, wrong: [other] }, path),
  );

/** Fields of a service that say nothing about what it publishes. */
const otherFields = Object.keys(service.shape).filter((key) => key !== "publishes");

/** False where something is wrong that may stand for an event: a list, a service, a misspelt key. */
const publishersAreKnown = ({ wrong }: Context) =>
  !wrong.some(
    ([first, second, , field]) =>
      first === "settings" &&
      (second === undefined || second === "services") &&
      (field === undefined || !otherFields.includes(String(field))),
  );

function idle(path: string[], service: DraftService): Finding[] {
  const { runsOn, api, store, consumes, publishes, writesTopics, readsTopics } = service;
  const isRelayed = store !== undefined && present(publishes).length > 0;
  const called = api !== undefined || !isEmpty(consumes);
  const speaks = [publishes, writesTopics, readsTopics].some((list) => list?.length);
  const nothing = !called && !speaks;
  // A relay publishes what others put into a store; without one, only a function of the service's own could.
  const uncalled = !called && speaks && runsOn === "lambda" && !isRelayed;
  return [
    ...when(
      nothing,
      path,
      "must have an api, or consume or publish an event (it would do nothing)",
      { runsOn: "lambda", api: "commands" },
      "to remove a service of the definition, set it to null",
    ),
    ...when(
      uncalled,
      path,
      "must have an api or consume an event (nothing would call its functions, and it has no store with an outbox to relay events from)",
      { runsOn: "lambda", api: "commands", publishes: ["OrderPlaced"] },
    ),
  ];
}

const isEmpty = (record: object | undefined) => Object.keys(record ?? {}).length === 0;

function unpublished(
  path: string[],
  { consumes }: DraftService,
  published: readonly string[],
): Finding[] {
  return Object.keys(consumes ?? {}).flatMap((event) => {
    const near = nearest(event, published);
    return when(
      !published.includes(event),
      [...path, "consumes", event],
      "must be an event that some service publishes",
      near ?? published[0] ?? "OrderPlaced",
      near === undefined
        ? `published: ${published.length > 0 ? published.join(", ") : "none"}`
        : `did you mean ${near}?`,
    );
  });
}

function events(path: string[], { publishes, consumes }: DraftService): Finding[] {
  const own = present(publishes);
  const consumed = Object.keys(consumes ?? {}).flatMap((event) =>
    when(
      own.includes(event),
      [...path, "consumes", event],
      "must not be an event of the service's own (it would call itself without end)",
      "OrderPlaced",
    ),
  );
  const twice = (publishes ?? []).flatMap((event, index) =>
    when(
      event !== undefined && publishes?.indexOf(event) !== index,
      [...path, "publishes", index],
      "must be listed once",
      "OrderPlaced",
    ),
  );
  return [...consumed, ...twice];
}

/** Seconds after which API Gateway stops waiting (quota "integration timeout" of a REST API). */
const apiTimeout = 29;

function onLambda(path: string[], { runsOn, api, timeout }: DraftService): Finding[] {
  return when(
    runsOn === "lambda" && api !== undefined && timeout !== undefined && timeout > apiTimeout,
    [...path, "timeout"],
    `must be at most ${apiTimeout} for a service with an API (API Gateway answers 504 after ${apiTimeout} seconds)`,
    apiTimeout,
  );
}

/** Stores that handlers are written for, by their folder: those that would do nothing right with another one. */
const storeOfCode: Readonly<Record<string, DraftService["store"]>> = { heartbeat: "postgres" };

function neededStore(path: string[], name: string, service: DraftService): Finding[] {
  const folder = service.code ?? name;
  const wanted = storeOfCode[folder];
  return when(
    service.runsOn === "lambda" && wanted !== undefined && service.store !== wanted,
    [...path, "store"],
    `must be ${wanted ?? ""} for the code in functions/${folder} (it measures what a failover of the database loses)`,
    wanted ?? "",
  );
}

function handlers(
  path: string[],
  name: string,
  service: DraftService,
  code: readonly string[],
): Finding[] {
  if (service.runsOn !== "lambda") {
    return [];
  }
  const folder = service.code ?? name;
  const wanted = [
    ...(service.api === undefined ? [] : ["api"]),
    ...(isEmpty(service.consumes) ? [] : ["consumer"]),
  ];
  const missing = wanted.filter((handler) => !code.includes(`${folder}/${handler}`));
  const folders = [...new Set(code.map((entry) => entry.split("/")[0] ?? entry))].filter(
    (candidate) => wanted.every((handler) => code.includes(`${candidate}/${handler}`)),
  );
  const near = nearest(folder, folders);
  return when(
    missing.length > 0,
    [...path, "code"],
    `must be a folder with the service's handlers (functions/${folder} has no ${missing.join(" and no ")})`,
    near ?? folders[0] ?? "ordering",
    near === undefined
      ? `folders that have them: ${folders.length > 0 ? folders.join(", ") : "none"}`
      : `did you mean ${near}?`,
  );
}
