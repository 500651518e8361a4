import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import { type Entry } from "../../model/journal";
import { type World, withId } from "../world";
import {
  flagAt,
  ifThere,
  listAt,
  needText,
  nothing,
  numberAt,
  type Projectors,
  textAt,
  textsAt,
  unless,
} from "./projector";

const gone = ["ResourceNotFoundException", "InvalidRequestException"];

const replicasOf = (entry: Entry | undefined) =>
  listAt(entry?.inputs, "replicas").map((replica) => ({
    Region: textAt(replica, "region") ?? "",
    KmsKeyId: textAt(replica, "kmsKeyId"),
  }));

/** Six letters and digits that AWS puts behind the name; the model has chosen them. */
const suffixOf = ({ id }: Entry) => id.slice(id.lastIndexOf("-") + 1);

async function create(entry: Entry, world: World): Promise<void> {
  const client = world.client(SecretsManagerClient, entry);
  const name = needText(entry, "name");
  const Description = textAt(entry.inputs, "description");
  await unless<unknown>(
    ["ResourceExistsException"],
    () =>
      client.send(withId(new CreateSecretCommand({ Name: name, Description }), suffixOf(entry))),
    () => client.send(new UpdateSecretCommand({ SecretId: name, Description })),
  );
}

async function replicate(entry: Entry, world: World, before?: Entry): Promise<void> {
  const client = world.client(SecretsManagerClient, entry);
  const SecretId = needText(entry, "name");
  const had = replicasOf(before).map(({ Region }) => Region);
  const wanted = replicasOf(entry);
  const added = wanted.filter(({ Region }) => !had.includes(Region));
  const removed = had.filter((region) => !wanted.some(({ Region }) => Region === region));
  if (added.length > 0) {
    await client.send(
      new ReplicateSecretToRegionsCommand({
        SecretId,
        AddReplicaRegions: added,
        ForceOverwriteReplicaSecret: true,
      }),
    );
  }
  if (removed.length > 0) {
    await client.send(
      new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions: removed }),
    );
  }
}

export const projectors: Projectors = {
  "aws:secretsmanager/secret:Secret": {
    apply: async (entry, world, before) => {
      await create(entry, world);
      await replicate(entry, world, before);
    },
    remove: async (entry, world) => {
      const client = world.client(SecretsManagerClient, entry);
      const SecretId = needText(entry, "name");
      const regions = replicasOf(entry).map(({ Region }) => Region);
      await ifThere(gone, async () => {
        if (regions.length > 0) {
          await client.send(
            new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions: regions }),
          );
        }
        await client.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
      });
    },
  },
  "aws:secretsmanager/secretRotation:SecretRotation": {
    apply: async (entry, world) => {
      await world.client(SecretsManagerClient, entry).send(
        new RotateSecretCommand({
          SecretId: needText(entry, "secretId"),
          RotationLambdaARN: needText(entry, "rotationLambdaArn"),
          RotationRules: {
            AutomaticallyAfterDays: numberAt(entry.inputs, "rotationRules.automaticallyAfterDays"),
          },
          RotateImmediately: flagAt(entry.inputs, "rotateImmediately"),
        }),
      );
    },
    // Nothing rotates by itself here.
    remove: nothing,
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    apply: async (entry, world, before) => {
      const stages = textsAt(entry.inputs, "versionStages");
      // A new version is a new resource; the stages of this one move by rotation, not by an update.
      if (before === undefined) {
        await world.client(SecretsManagerClient, entry).send(
          new PutSecretValueCommand({
            SecretId: needText(entry, "secretId"),
            SecretString: textAt(entry.inputs, "secretString"),
            ...(stages.length > 0 ? { VersionStages: stages } : {}),
          }),
        );
      }
    },
    // Versions without a stage go away by themselves.
    remove: nothing,
  },
};
