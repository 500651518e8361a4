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

/** The service's own database in Aurora, found through this region's parameter and secret. */
export function serviceDatabase(environment: DatabaseEnvironment, log: Log): Database {
  const ssm = new SSMClient(clientOptions);
  const secrets = new SecretsManagerClient(clientOptions);
  const { SERVICE_NAME, DATABASE_PARAMETER, DATABASE_SECRET, DATABASE_CA_FILE } = environment;
  return openDatabase({
    connect: tlsConnect(SERVICE_NAME, { caFile: DATABASE_CA_FILE }),
    readLogin: async () => {
      const [endpoint, credentials] = await Promise.all([
        readDatabaseEndpoint(ssm, DATABASE_PARAMETER),
        readCredentials(secrets, DATABASE_SECRET),
      ]);
      return { database: databaseOf(SERVICE_NAME), ...endpoint, ...credentials };
    },
    log,
  });
}
