import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { clientOptions } from "./clients";
import { readDatabaseEndpoint } from "./configuration";
import { readCredentials } from "./credentials";
import { type Environment } from "./environment";
import { type Log } from "./log";
import { openDatabase, tlsConnect, type Database } from "./postgres";

type DatabaseEnvironment = Environment<
  "SERVICE_NAME" | "DATABASE_PARAMETER" | "DATABASE_SECRET",
  "DATABASE_CA_FILE"
>;

/** Database of a service in a cluster that serves several: its name, in letters that need no quotes. */
export const databaseOf = (service: string): string => service.replaceAll("-", "_");

/**
 * The service's own database in this place, found through this region's parameter and secret.
 * @param host the one that takes writes while the writer is here, or one that only reads. @default the writer
 */
export function serviceDatabase(
  environment: DatabaseEnvironment,
  log: Log,
  host: "writer" | "reader" = "writer",
): Database {
  const ssm = new SSMClient(clientOptions);
  const secrets = new SecretsManagerClient(clientOptions);
  const { SERVICE_NAME, DATABASE_PARAMETER, DATABASE_SECRET, DATABASE_CA_FILE } = environment;
  return openDatabase({
    connect: tlsConnect(SERVICE_NAME, { caFile: DATABASE_CA_FILE }),
    readLogin: async () => {
      const [{ readerHost, ...endpoint }, credentials] = await Promise.all([
        readDatabaseEndpoint(ssm, DATABASE_PARAMETER),
        readCredentials(secrets, DATABASE_SECRET),
      ]);
      const reading = host === "reader" && readerHost !== undefined ? { host: readerHost } : {};
      return { database: databaseOf(SERVICE_NAME), ...endpoint, ...reading, ...credentials };
    },
    log,
  });
}
