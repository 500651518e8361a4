import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { names } from "../support/names";
import { type EncryptionKeys } from "./encryptionKeys";
import { type Logging } from "./logGroup";
import { type Signal } from "./signals";

/** What a PostgreSQL database is to others, whether Aurora or RDS runs it. */
export interface RelationalDatabase {
  /** The cluster's, or the instance's. */
  readonly arn: pulumi.Output<string>;
  /** Host that takes writes, while the writer is in this place. */
  readonly endpoint: pulumi.Output<string>;
  /** What must be there before the database answers. */
  readonly instances: readonly pulumi.Resource[];
  readonly signals: readonly Signal[];
}

/** What both kinds of database are given. */
export interface RelationalDatabaseArgs {
  /** AWS identifiers: `<prefix>-<cluster>-<region>`; a global database's clusters need different ones. */
  readonly prefix: string;
  readonly region: string;
  /** `shared`, or the service that the database belongs to. */
  readonly cluster: string;
  readonly subnetGroupName: pulumi.Input<string>;
  readonly securityGroupId: pulumi.Input<string>;
  readonly keys: EncryptionKeys;
  readonly logging: Logging;
  /** Deletion protection, Pulumi's `protect` and a last snapshot. */
  readonly protect: boolean;
}

/** Login that a database is founded with. */
export interface Founding {
  readonly masterUsername: string;
  readonly masterPassword: pulumi.Input<string>;
}

export interface Endpoint {
  readonly prefix: string;
  /** `shared`, or the service that the database belongs to. */
  readonly cluster: string;
  readonly description: string;
  readonly host: pulumi.Input<string>;
  /** Host that spreads reads. */
  readonly readerHost: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
}

/** Tells workloads where this place's database answers. It takes writes only while AWS has the writer here. */
export function endpointParameter(
  name: string,
  { prefix, cluster, description, host, readerHost, port }: Endpoint,
  opts: pulumi.CustomResourceOptions,
): void {
  new aws.ssm.Parameter(
    `${name}-endpoint`,
    {
      name: names.databaseParameter(prefix, cluster),
      description,
      type: "String",
      value: pulumi.jsonStringify({ host, readerHost, port }),
    },
    opts,
  );
}
