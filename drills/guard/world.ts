import { DescribeGlobalClustersCommand } from "@aws-sdk/client-rds";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { type Settings } from "../../environments/schema";
import { liveDatabase } from "../actions/databases";
import { createClients } from "../clients";
import { settingsOf } from "../world/aws";
import { localEngine } from "../world/engine";
import { type StackEngine } from "../world";

/** What a guard asks; it changes nothing. The lab has one of its own. */
export interface GuardWorld {
  /** Checked settings of the stack, as its file says them now. */
  settings(): Promise<Settings>;
  readonly engine: Pick<StackEngine, "exportState" | "lockHolder" | "preview">;
  /** Account of the credentials, as a region says it. Absent where there are none. */
  readonly account?: (region: string) => Promise<string>;
  /** ARN of the cluster that takes writes, as a region knows it. */
  readonly writer: (region: string, globalCluster: string) => Promise<string | undefined>;
  /** Lets go of what the world holds open. */
  close(): Promise<void>;
}

/** AWS with the credentials of the environment, and the Pulumi CLI on the repository. */
export async function awsGuardWorld(repository: string, stack: string): Promise<GuardWorld> {
  return {
    settings: () => Promise.resolve(settingsOf(repository, stack)),
    engine: await localEngine(repository, stack),
    account: async (region) => {
      const { Account = "unknown" } = await createClients({ region }).sts.send(
        new GetCallerIdentityCommand({}),
      );
      return Account;
    },
    writer: async (region, id) => {
      const { GlobalClusters = [] } = await createClients({ region }).rds.send(
        new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: id }),
      );
      const [found] = GlobalClusters;
      return found && liveDatabase(found).writer;
    },
    close: () => Promise.resolve(),
  };
}
