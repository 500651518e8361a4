import * as aws from "@pulumi/aws";
import { AuroraDatabase, type AuroraDatabaseArgs } from "../../components/parts/auroraDatabase";
import { allowFlow } from "../../components/parts/flow";
import { type Aurora } from "../../environments/schema";
import { groundOf, networkOn, prod } from "./platform";

export const serverless = { kind: "serverless", minAcu: 0.5, maxAcu: 8 } as const;

/** Prod's database, which is Aurora, with changes. */
export function sizing(changes: Partial<Aurora> = {}): Aurora {
  const { relational } = prod.data;
  if (relational.engine !== "aurora-postgres") {
    throw new Error("prod runs on Aurora");
  }
  return { ...relational, ...changes };
}
export const founding = { masterUsername: "evenkeel", masterPassword: "p".repeat(40) };

/** A database with the network that it needs. */
export function database(
  name: "west" | "central",
  changes: Partial<AuroraDatabaseArgs> = {},
): AuroraDatabase {
  const ground = groundOf(prod, name === "west" ? "home" : "standby");
  const opts = { provider: ground.provider };
  const { prefix, keys, logging, location } = ground.shared;
  const network = networkOn(ground, prod, { interfaceEndpoints: [] });
  const { vpcId, isolatedSubnetIds: subnetIds } = network;
  const group = new aws.ec2.SecurityGroup(`${name}-group`, { vpcId }, opts);
  const subnets = new aws.rds.SubnetGroup(`${name}-subnets`, { subnetIds }, opts);
  allowFlow(
    `${name}-flow`,
    { from: network.functionsSecurityGroupId, to: group.id, port: 5432, description: "Functions" },
    opts,
  );
  return new AuroraDatabase(
    name,
    {
      ...{ prefix, keys, logging, region: location.region },
      cluster: "shared",
      sizing: sizing(),
      subnetGroupName: subnets.name,
      securityGroupId: group.id,
      protect: true,
      global: false,
      ...changes,
    },
    opts,
  );
}

export const alone = (changes: Partial<AuroraDatabaseArgs> = {}) =>
  database("west", { founding, ...changes });

export function global(changes: Partial<AuroraDatabaseArgs> = {}) {
  const home = database("west", { founding, global: true, ...changes });
  const standby = database("central", { joins: home, global: true, ...changes });
  return { home, standby };
}
