import { names } from "../../components/support/names";
import { eventNames, type EventName } from "../../functions/shared/choreography";
import { type Entry } from "../model/journal";
import { isObject, valueAt } from "../model/values";

/** What the resources of a stack say about its services in one place: found by what refers to what, as AWS would. */

/** A queue with what goes in and where its failures rest. */
export interface Inbox {
  readonly service: string;
  readonly event: string;
  /** AWS names. */
  readonly name: string;
  readonly deadLetters: string;
  readonly url: string;
  readonly deadLettersUrl: string;
  readonly isOrdered: boolean;
  /** Function that handles the messages while its mapping is on; absent where containers poll the queue, which the lab does not run. */
  readonly handler?: string;
}

export type StoreWiring =
  | { readonly kind: "dynamodb"; readonly table: string }
  /** Names of the parameter with the address, and of the secret with the login. */
  | { readonly kind: "postgres"; readonly parameter: string; readonly secret: string };

/** One service whose functions the lab runs. */
export interface ServiceWiring {
  readonly name: string;
  readonly store?: StoreWiring;
  readonly publishes: readonly EventName[];
  /** Names of its functions, the relay among them. */
  readonly functions: readonly string[];
  readonly relay?: string;
}

/** What carries a publisher's events, in the words of functions/shared/environment.ts. */
export interface Carriers {
  readonly busName?: string;
  readonly plainTopics: Readonly<Record<string, string>>;
  readonly orderedTopics: Readonly<Record<string, string>>;
}

export interface Wiring {
  readonly region: string;
  /** `evenkeel-<stack>` */
  readonly prefix: string;
  readonly services: ReadonlyMap<string, ServiceWiring>;
  readonly inboxes: readonly Inbox[];
  /** What carries events of that name; undefined where nobody publishes it. */
  carriersOf(event: string): Carriers | undefined;
  /** Host names that lead to an API: of commands, and of queries where those are apart. */
  readonly hosts: { readonly commands?: string; readonly queries?: string };
}

const types = {
  domain: "aws:apigateway/domainName:DomainName",
  function: "aws:lambda/function:Function",
  mapping: "aws:lambda/eventSourceMapping:EventSourceMapping",
  parameter: "aws:ssm/parameter:Parameter",
  queue: "aws:sqs/queue:Queue",
  topic: "aws:sns/topic:Topic",
  bus: "aws:cloudwatch/eventBus:EventBus",
} as const;

const text = (entry: Entry, path: string): string => {
  const value = valueAt(entry.inputs, path) ?? valueAt(entry.outputs, path);
  return typeof value === "string" ? value : "";
};

type Variables = Readonly<Record<string, string>>;

function variablesOf(entry: Entry): Variables {
  const variables = valueAt(entry.inputs, "environment.variables");
  const entries = isObject(variables) ? Object.entries(variables) : [];
  return Object.fromEntries(entries.filter(([, value]) => typeof value === "string")) as Variables;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The place whose role parameter says that it serves writes. @throws Error where there is none, or there are no services. */
export function activeRegion(entries: readonly Entry[]): string {
  const roles = entries.filter(
    (entry) =>
      entry.type === types.parameter && /^\/evenkeel-[^/]+\/role$/.test(text(entry, "name")),
  );
  if (roles.length === 0) {
    throw new Error(
      "the stack has no services: nobody tells events, and nobody hears them. Try commerce: npm run lab -- up commerce",
    );
  }
  const active = roles.find(
    (entry) => (parsed(text(entry, "value")) as { active?: unknown } | undefined)?.active === true,
  );
  if (active?.region === undefined) {
    throw new Error("no place of the stack serves writes: the role parameters say so");
  }
  return active.region;
}

const ofArn = (arn: string): string => arn.split(":").at(-1) ?? "";

function inboxesOf(entries: readonly Entry[], prefix: string): Inbox[] {
  const queues = entries.filter(({ type }) => type === types.queue);
  const mappings = entries.filter(({ type }) => type === types.mapping);
  return queues.flatMap((queue): Inbox[] => {
    const redrive = parsed(text(queue, "redrivePolicy")) as
      { deadLetterTargetArn?: string } | undefined;
    const [, service = "", event = ""] =
      new RegExp(`^${prefix}-(.+)-([A-Z][A-Za-z0-9]*)(?:\\.fifo)?$`).exec(text(queue, "name")) ??
      [];
    const dead = queues.find(({ outputs }) => outputs.arn === redrive?.deadLetterTargetArn);
    if (dead === undefined || service === "") {
      return [];
    }
    const mapping = mappings.find(({ inputs }) => inputs.eventSourceArn === queue.outputs.arn);
    const handler = mapping === undefined ? {} : { handler: ofArn(text(mapping, "functionName")) };
    return [
      {
        service,
        event,
        name: text(queue, "name"),
        deadLetters: text(dead, "name"),
        url: text(queue, "url"),
        deadLettersUrl: text(dead, "url"),
        isOrdered: queue.inputs.fifoQueue === true,
        ...handler,
      },
    ];
  });
}

function storeOf(variables: Variables): StoreWiring | undefined {
  const { TABLE_NAME, DATABASE_PARAMETER, DATABASE_SECRET } = variables;
  if (TABLE_NAME !== undefined) {
    return { kind: "dynamodb", table: TABLE_NAME };
  }
  return DATABASE_PARAMETER === undefined || DATABASE_SECRET === undefined
    ? undefined
    : { kind: "postgres", parameter: DATABASE_PARAMETER, secret: DATABASE_SECRET };
}

const eventsIn = (json: string | undefined): EventName[] => {
  const given = parsed(json ?? "[]");
  return Array.isArray(given) ? eventNames.filter((name) => given.includes(name)) : [];
};

/** Functions that belong to a service: those that know its role and what it publishes. */
function servicesOf(functions: readonly Entry[]): Map<string, ServiceWiring> {
  const services = new Map<string, ServiceWiring>();
  for (const entry of functions) {
    const variables = variablesOf(entry);
    const { SERVICE_NAME: name, PUBLISHES, RELAY_FUNCTION, ROLE_PARAMETER } = variables;
    if (name === undefined || PUBLISHES === undefined || ROLE_PARAMETER === undefined) {
      continue;
    }
    const known = services.get(name);
    const store = known?.store ?? storeOf(variables);
    const relay = known?.relay ?? RELAY_FUNCTION;
    services.set(name, {
      name,
      ...(store === undefined ? {} : { store }),
      ...(relay === undefined ? {} : { relay }),
      publishes: eventsIn(PUBLISHES),
      functions: [...(known?.functions ?? []), entry.id],
    });
  }
  return services;
}

function carriersIn(
  entries: readonly Entry[],
  prefix: string,
  event: string,
): Carriers | undefined {
  const named = (type: string, name: string) =>
    entries.find((entry) => entry.type === type && text(entry, "name") === name);
  const bus = named(types.bus, names.bus(prefix));
  const plain = named(types.topic, names.topic(prefix, event));
  const ordered = named(types.topic, names.orderedTopic(prefix, event));
  if (bus === undefined && plain === undefined) {
    return undefined;
  }
  const topic = (entry: Entry | undefined) =>
    entry === undefined ? {} : { [event]: text(entry, "arn") };
  return {
    ...(bus === undefined ? {} : { busName: names.bus(prefix) }),
    plainTopics: topic(plain),
    orderedTopics: topic(ordered),
  };
}

function hostsOf(entries: readonly Entry[]): Wiring["hosts"] {
  const hosts = entries
    .filter(({ type }) => type === types.domain)
    .map((entry) => text(entry, "domainName"));
  const commands = hosts.find((host) => host.startsWith("api."));
  const queries = hosts.find((host) => host.startsWith("queries."));
  return {
    ...(commands === undefined ? {} : { commands }),
    ...(queries === undefined ? {} : { queries }),
  };
}

/** @param entries what the model of the cloud has. @param region the place whose services are wanted. */
export function wiringOf(entries: readonly Entry[], region: string): Wiring {
  const here = entries.filter((entry) => entry.region === region);
  const functions = here.filter(({ type }) => type === types.function);
  const prefix = functions.map((entry) => variablesOf(entry).PREFIX).find((name) => name) ?? "";
  return {
    region,
    prefix,
    services: servicesOf(functions),
    inboxes: inboxesOf(here, prefix),
    carriersOf: (event) => carriersIn(here, prefix, event),
    hosts: hostsOf(here),
  };
}
