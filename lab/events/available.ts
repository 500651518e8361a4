import {
  GetEventSourceMappingCommand,
  LambdaClient,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { type LabCloud } from "../emulator/types";
import { type Entry } from "../model/journal";
import { ownClient } from "./clients";
import { type Wiring } from "./wiring";

/** Names of the services whose store is a database, where the lab has none. */
export function withoutStore(
  { databases }: Pick<LabCloud, "databases">,
  { services }: Pick<Wiring, "services">,
): string[] {
  return databases === undefined
    ? [...services.values()]
        .filter(({ store }) => store?.kind === "postgres")
        .map(({ name }) => name)
        .sort()
    : [];
}

/** What is left to work with: those services do not run, and what they should hear waits in their queues. */
export function leaveOut(wiring: Wiring, names: readonly string[]): Wiring {
  const { commands, ...hosts } = wiring.hosts;
  const isLeft = (name: string) => !names.includes(name);
  return {
    ...wiring,
    services: new Map([...wiring.services].filter(([name]) => isLeft(name))),
    inboxes: wiring.inboxes.map(({ handler, ...inbox }) => ({
      ...inbox,
      ...(isLeft(inbox.service) && handler !== undefined ? { handler } : {}),
    })),
    hosts: isLeft("ordering") && commands !== undefined ? { ...hosts, commands } : hosts,
  };
}

/**
 * Lets the queues of services without a store keep their messages: handled, they would only fail and end as dead letters. What was
 * held so before and has its store again is handled again, as the program says.
 */
export async function holdQueues(
  lab: LabCloud,
  { region, services }: Wiring,
  names: readonly string[],
): Promise<void> {
  const client = ownClient(LambdaClient, lab, region);
  const relational = [...services.values()].filter(({ store }) => store?.kind === "postgres");
  const serviceOf = ({ inputs }: Entry) =>
    relational.find(({ functions }) =>
      functions.includes(String(inputs.functionName).split(":").at(-1) ?? ""),
    )?.name;
  const mappings = lab
    .entries("aws:lambda/eventSourceMapping:EventSourceMapping")
    .filter((entry) => entry.region === region);
  for (const mapping of mappings) {
    const service = serviceOf(mapping);
    if (service === undefined) {
      continue;
    }
    const Enabled = !names.includes(service) && mapping.inputs.enabled !== false;
    const UUID = mapping.id;
    const { State } = await client.send(new GetEventSourceMappingCommand({ UUID }));
    if (State !== (Enabled ? "Enabled" : "Disabled")) {
      await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
    }
  }
}

/** What the lab says to a person of services that it cannot run. */
export const missingStores = (lab: LabCloud, names: readonly string[]): string[] =>
  names.length === 0
    ? []
    : [
        `Left out, because their store is not available: ${names.join(", ")}. ${lab.missingDatabases ?? ""}`,
      ];
