import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as z from "zod/mini";
import { parseAs } from "./configuration";

const credentials = z.object({
  username: z.string().check(z.minLength(1)),
  password: z.string().check(z.minLength(1)),
});

/** A log-in of a database, as its secret holds it. */
export type Credentials = z.output<typeof credentials>;

/** Credentials of a secret of this region, by the secret's name or ARN. */
export async function readCredentials(
  secrets: SecretsManagerClient,
  name: string,
): Promise<Credentials> {
  const answer = await secrets.send(new GetSecretValueCommand({ SecretId: name }));
  return parseAs(credentials, answer.SecretString, `secret ${name}`);
}
