import type * as aws from "@pulumi/aws";
import { type ApiTier } from "../apiTier";
import { type EcsCluster } from "../ecsCluster";
import { type EksCluster } from "../eksCluster";
import { type EventBus } from "../eventBus";
import { type Observability } from "../observability";
import { type DataTier } from "../dataTier";
import { AuroraDatabase } from "../parts/auroraDatabase";
import { type Logging } from "../parts/logGroup";
import { type Location } from "./names";

/** What of a place takes part in a failover. */
export interface FailoverSite {
  readonly location: Location;
  readonly provider: aws.Provider;
  readonly api: Pick<ApiTier, "placeUrl">;
  readonly observability: Pick<Observability, "topicArn">;
  readonly logging: Logging;
  readonly data: Pick<DataTier, "databases">;
  readonly events: EventBus;
  /** Absent where no service runs on ECS. */
  readonly containers?: EcsCluster;
  /** Absent where no service runs on Kubernetes. */
  readonly cluster?: EksCluster;
}

/** Both places of an active-passive stack. */
export interface FailoverSites {
  readonly home: FailoverSite;
  readonly standby: FailoverSite;
}

/** A place and the other one, home's first. */
export const eachWithPeer = ({ home, standby }: FailoverSites) =>
  [
    { site: home, peer: standby, isHome: true },
    { site: standby, peer: home, isHome: false },
  ] as const;

/** One of Aurora's global databases, as both places know it. */
export interface GlobalDatabase {
  readonly name: string;
  readonly global: aws.rds.GlobalCluster;
  readonly home: AuroraDatabase;
  readonly standby: AuroraDatabase;
}

/** The global databases of a stack, by name; none where no service has such a store. */
export function globalDatabases({ home, standby }: FailoverSites): GlobalDatabase[] {
  return [...home.data.databases].flatMap(([name, database]) => {
    const peer = standby.data.databases.get(name);
    return database instanceof AuroraDatabase &&
      peer instanceof AuroraDatabase &&
      database.globalCluster
      ? [{ name, global: database.globalCluster, home: database, standby: peer }]
      : [];
  });
}
