import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { clientOptions } from "../shared/clients";
import { readDatabaseEndpoint } from "../shared/configuration";
import { readCredentials } from "../shared/credentials";
import { readEnvironment } from "../shared/environment";
import { lambdaHandler } from "../shared/lambda";
import { tlsConnect } from "../shared/postgres";
import { rotatingSecret } from "../shared/rotatingSecret";
import { secretRotation } from "../shared/rotation";

/** Called by Secrets Manager, once for each step of a rotation. */
export const handler = lambdaHandler(() => {
  const { DATABASE_PARAMETER, FOUNDER_SECRET, DATABASE_CA_FILE } = readEnvironment(
    ["DATABASE_PARAMETER", "FOUNDER_SECRET"],
    ["DATABASE_CA_FILE"],
  );
  const ssm = new SSMClient(clientOptions);
  const secrets = new SecretsManagerClient(clientOptions);
  return secretRotation({
    connect: tlsConnect("secret-rotation", { caFile: DATABASE_CA_FILE }),
    readEndpoint: () => readDatabaseEndpoint(ssm, DATABASE_PARAMETER),
    readFounder: () => readCredentials(secrets, FOUNDER_SECRET),
    secret: (id) => rotatingSecret(secrets, id),
  });
});
