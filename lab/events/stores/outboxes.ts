import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { type LabCloud } from "../../emulator/types";
import { type ServiceWiring, type Wiring } from "../wiring";
import { documents, withDatabase } from "./connect";

async function waitingIn(
  lab: LabCloud,
  region: string,
  { name, store }: ServiceWiring,
): Promise<number> {
  if (store?.kind === "postgres") {
    return withDatabase(lab, region, name, store, async (rows) => {
      const [found] = await rows<{ waiting: number }>(
        "select count(*)::int as waiting from outbox where published_at is null",
      );
      return found?.waiting ?? 0;
    });
  }
  if (store === undefined) {
    return 0;
  }
  const { Count } = await documents(lab, region).send(
    new QueryCommand({
      TableName: store.table,
      KeyConditionExpression: "pk = :outbox",
      ExpressionAttributeValues: { ":outbox": "outbox" },
      ConsistentRead: true,
      Select: "COUNT",
    }),
  );
  return Count ?? 0;
}

/** Events that were committed and not published yet, by service. */
export async function waitingEvents(
  lab: LabCloud,
  { region, services }: Wiring,
): Promise<ReadonlyMap<string, number>> {
  const relayed = [...services.values()].filter(({ relay }) => relay !== undefined);
  const counts = await Promise.all(
    relayed.map(async (service) => [service.name, await waitingIn(lab, region, service)] as const),
  );
  return new Map(counts);
}
