import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  CreateGlobalClusterCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DeleteGlobalClusterCommand,
  ModifyDBClusterCommand,
  RDSClient,
  RemoveFromGlobalClusterCommand,
} from "@aws-sdk/client-rds";
import { type Entry } from "../../model/journal";
import { type World } from "../world";
import {
  flagAt,
  ifThere,
  needText,
  numberAt,
  type Projector,
  type Projectors,
  textAt,
  unless,
} from "./projector";

const gone = [
  "DBClusterNotFoundFault",
  "DBInstanceNotFound",
  "DBInstanceNotFoundFault",
  "GlobalClusterNotFoundFault",
];
const there = [
  "DBClusterAlreadyExistsFault",
  "DBInstanceAlreadyExists",
  "DBInstanceAlreadyExistsFault",
  "GlobalClusterAlreadyExistsFault",
];

const once = (work: () => Promise<unknown>) =>
  unless<unknown>(there, work, () => Promise.resolve());

/** What RDS needs to know to keep books; nothing runs behind it. Networks and parameters are the model's alone. */
async function createCluster(entry: Entry, world: World): Promise<void> {
  const { inputs } = entry;
  const command = new CreateDBClusterCommand({
    DBClusterIdentifier: needText(entry, "clusterIdentifier"),
    Engine: needText(entry, "engine"),
    EngineVersion: textAt(inputs, "engineVersion"),
    DatabaseName: textAt(inputs, "databaseName"),
    GlobalClusterIdentifier: textAt(inputs, "globalClusterIdentifier"),
    MasterUsername: textAt(inputs, "masterUsername"),
    MasterUserPassword: textAt(inputs, "masterPassword"),
    Port: numberAt(inputs, "port"),
    BackupRetentionPeriod: numberAt(inputs, "backupRetentionPeriod"),
    StorageEncrypted: flagAt(inputs, "storageEncrypted"),
    KmsKeyId: textAt(inputs, "kmsKeyId"),
  });
  await once(() => world.client(RDSClient, entry).send(command));
}

const hasGlobal = (entry: Entry) => textAt(entry.inputs, "globalClusterIdentifier") !== undefined;

async function removeCluster(entry: Entry, world: World): Promise<void> {
  const client = world.client(RDSClient, entry);
  if (hasGlobal(entry)) {
    await ifThere([...gone, "InvalidGlobalClusterStateFault"], () =>
      client.send(
        new RemoveFromGlobalClusterCommand({
          GlobalClusterIdentifier: needText(entry, "globalClusterIdentifier"),
          DbClusterIdentifier: needText(entry, "arn"),
        }),
      ),
    );
  }
  await ifThere(gone, () =>
    client.send(
      new DeleteDBClusterCommand({
        DBClusterIdentifier: needText(entry, "clusterIdentifier"),
        SkipFinalSnapshot: true,
      }),
    ),
  );
}

const removeInstance = (entry: Entry, world: World) =>
  ifThere(gone, () =>
    world.client(RDSClient, entry).send(
      new DeleteDBInstanceCommand({
        DBInstanceIdentifier: needText(entry, "identifier"),
        SkipFinalSnapshot: true,
      }),
    ),
  );

/** A projector with the servers that are behind its resources. */
const served = ({ apply, remove }: Projector): Projector => ({
  apply: async (entry, world, before) => {
    await apply(entry, world, before);
    await world.serveDatabases();
  },
  remove: async (entry, world) => {
    await remove(entry, world);
    await world.serveDatabases();
  },
});

const cluster: Projector = {
  apply: async (entry, world, before) => {
    if (before === undefined) {
      await createCluster(entry, world);
      return;
    }
    await world.client(RDSClient, entry).send(
      new ModifyDBClusterCommand({
        DBClusterIdentifier: needText(entry, "clusterIdentifier"),
        EngineVersion: textAt(entry.inputs, "engineVersion"),
        AllowMajorVersionUpgrade: true,
        BackupRetentionPeriod: numberAt(entry.inputs, "backupRetentionPeriod"),
        ApplyImmediately: true,
      }),
    );
  },
  remove: removeCluster,
};

const clusterInstance: Projector = {
  apply: async (entry, world, before) => {
    if (before === undefined) {
      const command = new CreateDBInstanceCommand({
        DBInstanceIdentifier: needText(entry, "identifier"),
        DBClusterIdentifier: needText(entry, "clusterIdentifier"),
        DBInstanceClass: needText(entry, "instanceClass"),
        Engine: needText(entry, "engine"),
        PromotionTier: numberAt(entry.inputs, "promotionTier"),
      });
      await once(() => world.client(RDSClient, entry).send(command));
    }
  },
  remove: removeInstance,
};

const instance: Projector = {
  apply: async (entry, world, before) => {
    if (before === undefined) {
      const { inputs } = entry;
      const command = new CreateDBInstanceCommand({
        DBInstanceIdentifier: needText(entry, "identifier"),
        DBInstanceClass: needText(entry, "instanceClass"),
        DBName: textAt(inputs, "dbName"),
        Engine: needText(entry, "engine"),
        EngineVersion: textAt(inputs, "engineVersion"),
        AllocatedStorage: numberAt(inputs, "allocatedStorage"),
        MasterUsername: textAt(inputs, "username"),
        MasterUserPassword: textAt(inputs, "password"),
        MultiAZ: flagAt(inputs, "multiAz"),
        Port: numberAt(inputs, "port"),
      });
      await once(() => world.client(RDSClient, entry).send(command));
    }
  },
  remove: removeInstance,
};

const globalCluster: Projector = {
  apply: async (entry, world, before) => {
    if (before === undefined) {
      const { inputs } = entry;
      const source = textAt(inputs, "sourceDbClusterIdentifier");
      const command = new CreateGlobalClusterCommand({
        GlobalClusterIdentifier: needText(entry, "globalClusterIdentifier"),
        SourceDBClusterIdentifier: source,
        // A global database takes these from the cluster that founds it.
        ...(source === undefined
          ? {
              Engine: textAt(inputs, "engine"),
              EngineVersion: textAt(inputs, "engineVersion"),
              StorageEncrypted: flagAt(inputs, "storageEncrypted"),
            }
          : {}),
      });
      await once(() => world.client(RDSClient, entry).send(command));
    }
  },
  remove: async (entry, world) => {
    const client = world.client(RDSClient, entry);
    const GlobalClusterIdentifier = needText(entry, "globalClusterIdentifier");
    const source = textAt(entry.inputs, "sourceDbClusterIdentifier");
    if (source !== undefined) {
      await ifThere([...gone, "InvalidGlobalClusterStateFault"], () =>
        client.send(
          new RemoveFromGlobalClusterCommand({
            GlobalClusterIdentifier,
            DbClusterIdentifier: source,
          }),
        ),
      );
    }
    await ifThere(gone, () =>
      client.send(new DeleteGlobalClusterCommand({ GlobalClusterIdentifier })),
    );
  },
};

export const projectors: Projectors = {
  "aws:rds/cluster:Cluster": served(cluster),
  // An Aurora instance computes; the data, and the lab's server, are the cluster's.
  "aws:rds/clusterInstance:ClusterInstance": clusterInstance,
  "aws:rds/globalCluster:GlobalCluster": served(globalCluster),
  "aws:rds/instance:Instance": served(instance),
};
