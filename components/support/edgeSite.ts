import type * as aws from "@pulumi/aws";
import { type ApiTier } from "../apiTier";
import { type Ingress } from "../ingress";
import { type Observability } from "../observability";
import { type Logging } from "../parts/logGroup";
import { type Location } from "./names";

/** What the edge needs to know of one place. */
export interface EdgeSite {
  readonly location: Location;
  readonly provider: aws.Provider;
  readonly api: Pick<ApiTier, "originHeader" | "queries" | "regionalDomainName" | "regionalZoneId">;
  readonly ingress: Pick<Ingress, "publicBalancer">;
  readonly observability: Pick<Observability, "topicArn">;
  readonly logging: Logging;
}

/** Both places of a stack, or the one that it has. */
export interface EdgeSites {
  /** The place where the databases were founded. */
  readonly home: EdgeSite;
  /** Its peer. Absent in a single-region stack. */
  readonly standby?: EdgeSite;
}

/** Home first. */
export const edgeSites = ({ home, standby }: EdgeSites): readonly EdgeSite[] =>
  standby ? [home, standby] : [home];
