import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { type Credentials, parseCredentials, readCredentials } from "./credentials";

/** A secret while it is rotated. A token names the version that is to become current. */
export interface RotatingSecret {
  /** Whether the version is still to become current. */
  isPending(token: string): Promise<boolean>;
  readCurrent(): Promise<Credentials>;
  /** Undefined where the version holds nothing yet. */
  readPending(token: string): Promise<Credentials | undefined>;
  putPending(token: string, credentials: Credentials): Promise<void>;
  /** Makes the version the current one. */
  promote(token: string): Promise<void>;
  /** Lets the version go: it becomes current no more. */
  abandon(token: string): Promise<void>;
}

const current = "AWSCURRENT";
const pending = "AWSPENDING";

/** A secret of this region, by the labels that Secrets Manager's rotation is made of. */
export function rotatingSecret(client: SecretsManagerClient, id: string): RotatingSecret {
  const versions = async (): Promise<[string, string[]][]> => {
    const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId: id }));
    return Object.entries(VersionIdsToStages ?? {});
  };
  return {
    isPending: async (token) => {
      const labels = (await versions()).find(([version]) => version === token)?.[1] ?? [];
      return labels.includes(pending) && !labels.includes(current);
    },
    readCurrent: () => readCredentials(client, id),
    readPending: async (token) => {
      const command = new GetSecretValueCommand({
        SecretId: id,
        VersionId: token,
        VersionStage: pending,
      });
      try {
        const answer = await client.send(command);
        return parseCredentials(answer.SecretString, `pending version of ${id}`);
      } catch (error) {
        if (error instanceof ResourceNotFoundException) {
          return undefined;
        }
        throw error;
      }
    },
    putPending: async (token, credentials) => {
      await client.send(
        new PutSecretValueCommand({
          SecretId: id,
          ClientRequestToken: token,
          SecretString: JSON.stringify(credentials),
          VersionStages: [pending],
        }),
      );
    },
    promote: async (token) => {
      const [old] = (await versions()).find(([, labels]) => labels.includes(current)) ?? [];
      await client.send(
        new UpdateSecretVersionStageCommand({
          SecretId: id,
          VersionStage: current,
          MoveToVersionId: token,
          RemoveFromVersionId: old,
        }),
      );
    },
    abandon: async (token) => {
      await client.send(
        new UpdateSecretVersionStageCommand({
          SecretId: id,
          VersionStage: pending,
          RemoveFromVersionId: token,
        }),
      );
    },
  };
}
