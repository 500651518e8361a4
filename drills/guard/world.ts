import { DescribeGlobalClustersCommand } from "@aws-sdk/client-rds";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { type Settings } from "../../environments/schema";
import { liveDatabase } from "../actions/databases";
import { type Clients, createClients } from "../clients";
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

/** What a guard asks AWS itself. */
export const askedOfAws = (
  aws: (region: string) => Pick<Clients, "rds" | "sts">,
): Required<Pick<GuardWorld, "account" | "writer">> => ({
  account: async (region) => {
    const { Account = "unknown" } = await aws(region).sts.send(new GetCallerIdentityCommand({}));
    return Account;
  },
  writer: async (region, id) => {
    const { GlobalClusters = [] } = await aws(region).rds.send(
      new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: id }),
    );
    const [found] = GlobalClusters;
    return found && liveDatabase(found).writer;
  },
});

/** AWS with the credentials of the environment, and the Pulumi CLI on the repository. */
export async function awsGuardWorld(repository: string, stack: string): Promise<GuardWorld> {
  return {
    settings: () => Promise.resolve(settingsOf(repository, stack)),
    engine: await localEngine(repository, stack),
    ...askedOfAws((region) => createClients({ region })),
    close: () => Promise.resolve(),
  };
}
