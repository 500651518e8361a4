import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { Client } from "pg";
import { readFileSync } from "node:fs";
import { readDatabaseEndpoint } from "../../../functions/shared/configuration";
import { readCredentials } from "../../../functions/shared/credentials";
import { databaseOf } from "../../../functions/shared/serviceDatabase";
import { type LabCloud } from "../../emulator/types";
import { ownClient } from "../clients";
import { type ServiceWiring } from "../wiring";

type Table = Extract<ServiceWiring["store"], { kind: "dynamodb" }>;
type Database = Extract<ServiceWiring["store"], { kind: "postgres" }>;

/** Reads a service's own store, as its functions would: by the address and the login that they are given. */
export type Rows = <R extends object>(text: string, values?: readonly unknown[]) => Promise<R[]>;

/** @throws Error that says what to install where the stack's databases are not there. */
export async function withDatabase<T>(
  lab: LabCloud,
  region: string,
  service: string,
  store: Database,
  work: (rows: Rows) => Promise<T>,
): Promise<T> {
  if (lab.databases === undefined) {
    throw new Error(lab.missingDatabases ?? "the stack has no databases in the lab");
  }
  const [{ host, port, database = databaseOf(service) }, { username, password }] =
    await Promise.all([
      readDatabaseEndpoint(ownClient(SSMClient, lab, region), store.parameter),
      readCredentials(ownClient(SecretsManagerClient, lab, region), store.secret),
    ]);
  const ca = readFileSync(lab.databases.caFile, "utf8");
  const client = new Client({ host, port, database, user: username, password, ssl: { ca } });
  await client.connect();
  try {
    return await work(async (text, values = []) => (await client.query(text, [...values])).rows);
  } finally {
    await client.end();
  }
}

export type Item = Readonly<Record<string, unknown>>;

export const documents = (lab: LabCloud, region: string): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(ownClient(DynamoDBClient, lab, region));

/** Every item of a table. */
export async function scan(lab: LabCloud, region: string, { table }: Table): Promise<Item[]> {
  const client = documents(lab, region);
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: table, ConsistentRead: true, ExclusiveStartKey: from }),
    );
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}
