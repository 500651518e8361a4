import { type Resource } from "../../../lab/mocks/registrations";
import { allowing, list, statements, type System, variablesOf } from "../support";

/** How an event comes from one service to another, by what the plan's resources refer to. */
export interface Delivery {
  readonly to: string;
  readonly by: "bus" | "FIFO topic";
  /** Whether the receiver's mapping is on. */
  readonly handled: boolean;
}

const types = {
  bus: "aws:cloudwatch/eventBus:EventBus",
  function: "aws:lambda/function:Function",
  key: "aws:kms/key:Key",
  mapping: "aws:lambda/eventSourceMapping:EventSourceMapping",
  permission: "aws:lambda/permission:Permission",
  queue: "aws:sqs/queue:Queue",
  queuePolicy: "aws:sqs/queuePolicy:QueuePolicy",
  rule: "aws:cloudwatch/eventRule:EventRule",
  subscription: "aws:sns/topicSubscription:TopicSubscription",
  target: "aws:cloudwatch/eventTarget:EventTarget",
  topic: "aws:sns/topic:Topic",
};

/** Every service that an event reaches; throws where a link is missing between the writer and one of them. */
export function deliveries(
  system: System,
  region: string,
  publisher: string,
  event: string,
): Delivery[] {
  const relay = relayOf(system, region, publisher, event);
  return [...byBus(system, region, relay, event), ...byTopic(system, region, relay, event)].sort(
    (a, b) => a.to.localeCompare(b.to),
  );
}

/** The relay that reads the outbox of those who write the event: woken by them, and by a sweep. */
export function relayOf(
  system: System,
  region: string,
  publisher: string,
  event: string,
): Resource {
  const writers = system.in(region, types.function).filter((each) => {
    const { SERVICE_NAME: service, RELAY_FUNCTION: relay, PUBLISHES: events } = variablesOf(each);
    return service === publisher && relay !== undefined && String(events).includes(`"${event}"`);
  });
  demand(writers.length > 0, `nothing of ${publisher} writes ${event}`);
  const [name] = new Set(writers.map((each) => variablesOf(each).RELAY_FUNCTION));
  const relay = system.where(region, types.function, "name", name);
  for (const writer of writers) {
    const granted = system.granted(region, writer.inputs.role);
    demand(
      allowing(granted, "lambda:InvokeFunction", relay.outputs.arn).length === 1,
      `${writer.name} may not wake the relay`,
    );
    for (const store of ["DATABASE_PARAMETER", "DATABASE_SECRET", "TABLE_NAME"]) {
      demand(
        variablesOf(writer)[store] === variablesOf(relay)[store],
        `the relay reads another ${store} than ${writer.name} writes`,
      );
    }
  }
  return relay;
}

/** The schedule that wakes a relay when nobody else does. */
export function sweepOf(system: System, region: string, relay: Resource): Resource {
  const target = system.where(region, types.target, "arn", relay.outputs.arn);
  const rule = system.where(region, types.rule, "name", target.inputs.rule);
  const may = system.where(region, types.permission, "function", relay.outputs.name);
  demand(may.inputs.sourceArn === rule.outputs.arn, `${rule.name} may not run ${relay.name}`);
  return rule;
}

function byBus(system: System, region: string, relay: Resource, event: string): Delivery[] {
  const bus = system.where(region, types.bus, "name", variablesOf(relay).EVENT_BUS_NAME);
  const granted = allowing(
    system.granted(region, relay.inputs.role),
    "events:PutEvents",
    bus.outputs.arn,
  );
  const named = granted.flatMap(
    ({ Condition: condition }) =>
      condition?.["ForAllValues:StringEquals"]?.["events:detail-type"] ?? [],
  );
  demand(named.includes(event), `${relay.name} may not put ${event} on the bus`);
  const rules = system.in(region, types.rule).filter(({ inputs }) => {
    const pattern = JSON.parse(String(inputs.eventPattern ?? "{}")) as Record<string, unknown>;
    const events = pattern["detail-type"];
    return (
      inputs.eventBusName === bus.outputs.name && Array.isArray(events) && events.includes(event)
    );
  });
  return rules.flatMap((rule) =>
    system
      .in(region, types.target)
      .filter(
        ({ inputs }) =>
          inputs.rule === rule.outputs.name && inputs.eventBusName === bus.outputs.name,
      )
      .map(({ inputs }) => {
        const queue = system.where(region, types.queue, "arn", inputs.arn);
        mayBeSentTo(system, region, queue, "events.amazonaws.com", rule);
        demand(
          list(inputs.deadLetterConfig)[0]?.arn === deadLettersOf(queue),
          `${rule.name} drops what it cannot deliver`,
        );
        return received(system, region, queue, "bus");
      }),
  );
}

function byTopic(system: System, region: string, relay: Resource, event: string): Delivery[] {
  const topics = JSON.parse(String(variablesOf(relay).ORDERED_TOPICS ?? "{}")) as Record<
    string,
    string
  >;
  const { [event]: arn } = topics;
  if (arn === undefined) {
    return [];
  }
  const topic = system.where(region, types.topic, "arn", arn);
  demand(topic.inputs.fifoTopic === true, `${topic.name} keeps no order`);
  demand(
    allowing(system.granted(region, relay.inputs.role), "sns:Publish", arn).length === 1,
    `${relay.name} may not publish to ${topic.name}`,
  );
  return system
    .in(region, types.subscription)
    .filter(({ inputs }) => inputs.topic === arn)
    .map(({ name, inputs }) => {
      const queue = system.where(region, types.queue, "arn", inputs.endpoint);
      demand(queue.inputs.fifoQueue === true, `${queue.name} keeps no order`);
      demand(inputs.rawMessageDelivery === true, `${name} wraps its messages`);
      demand(
        redriveOf(inputs.redrivePolicy) === deadLettersOf(queue),
        `${name} drops what it cannot deliver`,
      );
      mayBeSentTo(system, region, queue, "sns.amazonaws.com", topic);
      return received(system, region, queue, "FIFO topic");
    });
}

/** The queue lets the sender in, and the key that it is encrypted with lets it encrypt. */
function mayBeSentTo(
  system: System,
  region: string,
  queue: Resource,
  service: string,
  sender: Resource,
): void {
  const policy = system.where(region, types.queuePolicy, "queueUrl", queue.outputs.url).inputs
    .policy;
  const isService = (principal: unknown) =>
    [(principal as { readonly Service?: unknown } | undefined)?.Service].flat().includes(service);
  const allowed = allowing(statements(policy), "sqs:SendMessage", queue.outputs.arn).filter(
    ({ Principal: principal, Condition: condition }) =>
      isService(principal) && condition?.ArnEquals?.["aws:SourceArn"] === sender.outputs.arn,
  );
  demand(allowed.length === 1, `${sender.name} may not send to ${queue.name}`);
  const key = system.where(region, types.key, "arn", queue.inputs.kmsMasterKeyId);
  const encrypting = allowing(statements(key.inputs.policy), "kms:GenerateDataKey*", "*").filter(
    ({ Principal: principal }) => isService(principal),
  );
  demand(encrypting.length > 0, `${service} may not encrypt with the key of ${queue.name}`);
}

function received(system: System, region: string, queue: Resource, by: Delivery["by"]): Delivery {
  const { arn } = queue.outputs;
  const { inputs } = system.where(region, types.mapping, "eventSourceArn", arn);
  const handler = system.where(region, types.function, "arn", inputs.functionName);
  demand(
    allowing(system.granted(region, handler.inputs.role), "sqs:ReceiveMessage", arn).length === 1,
    `${handler.name} may not read ${queue.name}`,
  );
  demand(
    list(inputs.functionResponseTypes).some((each) => String(each) === "ReportBatchItemFailures"),
    `one failure in ${queue.name} repeats its whole batch`,
  );
  const timeouts = 6 * Number(handler.inputs.timeout);
  demand(
    Number(queue.inputs.visibilityTimeoutSeconds) >= timeouts,
    `${queue.name} hands out a slow batch twice`,
  );
  return { to: String(variablesOf(handler).SERVICE_NAME), by, handled: inputs.enabled !== false };
}

const redriveOf = (policy: unknown): unknown =>
  (JSON.parse(String(policy ?? "{}")) as { readonly deadLetterTargetArn?: unknown })
    .deadLetterTargetArn;

function deadLettersOf({ name, inputs }: Resource): unknown {
  const arn = redriveOf(inputs.redrivePolicy);
  demand(arn !== undefined, `${name} has no dead letters`);
  return arn;
}

function demand(holds: boolean, otherwise: string): void {
  if (!holds) {
    throw new Error(otherwise);
  }
}
