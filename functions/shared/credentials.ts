import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as z from "zod/mini";
import { parseAs } from "./configuration";

const credentials = z.object({
  username: z.string().check(z.minLength(1)),
  password: z.string().check(z.minLength(1)),
});

/** A log-in of a database, as its secret holds it. */
export type Credentials = z.output<typeof credentials>;

/** Credentials as a secret holds them. @param what named in errors. */
export const parseCredentials = (text: string | undefined, what: string): Credentials =>
  parseAs(credentials, text, what);

/** Credentials of a secret of this region, by the secret's name or ARN. */
export async function readCredentials(
  secrets: SecretsManagerClient,
  name: string,
): Promise<Credentials> {
  const answer = await secrets.send(new GetSecretValueCommand({ SecretId: name }));
  return parseCredentials(answer.SecretString, `secret ${name}`);
}
