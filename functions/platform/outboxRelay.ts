import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SNSClient } from "@aws-sdk/client-sns";
import { clientOptions } from "../shared/clients";
import { readEnvironment } from "../shared/environment";
import { lambdaHandler, type Handle, type Tools } from "../shared/lambda";
import { postgresOutbox, type Outbox, type Publish } from "../shared/outbox";
import { publisher, readTopics } from "../shared/publisher";
import { type RoleReader } from "../shared/role";
import { serviceDatabase } from "../shared/serviceDatabase";
import { serviceRole } from "../shared/serviceRole";
import { serviceStore } from "../shared/serviceStore";
import { dynamoOutbox } from "../shared/tableOutbox";

export interface RelayOptions extends Tools {
  readonly role: RoleReader;
  readonly outbox: Outbox;
  readonly publish: Publish;
}

export interface RelayResult {
  readonly published: number;
  readonly failed: number;
  /** Why nothing was done, where nothing was to be done here. */
  readonly idle?: "not active" | "reader";
}

/** Milliseconds that must be left for another round: a round is a few calls of at most some seconds each. */
const roundTime = 8_000;

/**
 * Publishes what waits in a service's outbox, until nothing waits or time is short; what is left is the next sweep's. Does
 * nothing where the place is not active or the host only reads. An event that is refused holds back its own
 * aggregate only; the call then fails at its end, so that the alarm on errors tells.
 */
export function outboxRelay(options: RelayOptions): Handle<unknown, RelayResult> {
  return async (_event, { log, remaining }) => {
    if (!(await options.role.isActive())) {
      return { published: 0, failed: 0, idle: "not active" };
    }
    const failed: string[] = [];
    let published = 0;
    while (remaining() > roundTime) {
      const round = await options.outbox.relay(options.publish, failed);
      if (round === undefined) {
        log.info("this host only reads; nothing to do here");
        return { published, failed: 0, idle: "reader" };
      }
      published += round.taken - round.failed.length;
      failed.push(...round.failed);
      if (round.taken === 0) {
        break;
      }
    }
    if (published > 0) {
      options.count("EventsPublished", published);
      log.info("events published", { published });
    }
    if (failed.length > 0) {
      options.count("EventsNotPublished", failed.length);
      throw new Error(`${failed.length} events could not be published; they stay in the outbox`);
    }
    return { published, failed: 0 };
  };
}

export const handler = lambdaHandler((tools) => {
  const common = readEnvironment(
    ["SERVICE_NAME", "ROLE_PARAMETER"],
    ["EVENT_BUS_NAME", "TOPICS", "ORDERED_TOPICS", "TABLE_NAME"],
  );
  const { TABLE_NAME } = common;
  if (common.TOPICS === undefined) {
    readEnvironment(["EVENT_BUS_NAME"]);
  }
  const openOutbox = () =>
    TABLE_NAME === undefined
      ? postgresOutbox(
          serviceDatabase(
            readEnvironment(
              ["SERVICE_NAME", "DATABASE_PARAMETER", "DATABASE_SECRET"],
              ["DATABASE_CA_FILE"],
            ),
            tools.log,
          ),
        )
      : dynamoOutbox(serviceStore(TABLE_NAME));
  return outboxRelay({
    ...tools,
    role: serviceRole(common.ROLE_PARAMETER, tools.log),
    outbox: openOutbox(),
    publish: publisher({
      bus: new EventBridgeClient(clientOptions),
      topics: new SNSClient(clientOptions),
      busName: common.EVENT_BUS_NAME,
      service: common.SERVICE_NAME,
      plainTopics: readTopics("TOPICS", common.TOPICS),
      orderedTopics: readTopics("ORDERED_TOPICS", common.ORDERED_TOPICS),
      log: tools.log,
    }),
  });
});
