import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { databaseBootstrap } from "../shared/bootstrap";
import { clientOptions } from "../shared/clients";
import { readDatabaseEndpoint } from "../shared/configuration";
import { readCredentials } from "../shared/credentials";
import { readEnvironment } from "../shared/environment";
import { lambdaHandler } from "../shared/lambda";
import { migrations } from "../shared/migrations";
import { tlsConnect } from "../shared/postgres";

/** Invoked by the program after each change of the services: {services, masterSecret, databaseParameter}. */
export const handler = lambdaHandler(() => {
  const { DATABASE_CA_FILE } = readEnvironment([], ["DATABASE_CA_FILE"]);
  const ssm = new SSMClient(clientOptions);
  const secrets = new SecretsManagerClient(clientOptions);
  return databaseBootstrap({
    // Creating a database or an index takes longer than any statement of a service may.
    connect: tlsConnect("database-bootstrap", {
      caFile: DATABASE_CA_FILE,
      statementTimeout: 240_000,
    }),
    readEndpoint: (parameter) => readDatabaseEndpoint(ssm, parameter),
    readCredentials: (secret) => readCredentials(secrets, secret),
    migrations,
  });
});
