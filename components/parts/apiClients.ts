import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../../environments/schema";
import { type ClientKeyValues } from "./clientKeys";

export interface ApiClientsArgs {
  readonly prefix: string;
  readonly clients: Settings["api"]["clients"];
  /** The key of every client. */
  readonly keys: ClientKeyValues;
  /** What they call: one API, or two. */
  readonly stages: readonly aws.apigateway.Stage[];
}

/**
 * A usage plan and a key for each known caller. A plan's limits hold in each place apart: API Gateway counts per region.
 */
export function apiClients(
  name: string,
  { prefix, clients, keys, stages }: ApiClientsArgs,
  opts: pulumi.CustomResourceOptions,
) {
  for (const [client, value] of keys) {
    const limits = clients[client];
    if (!limits) {
      throw new Error(`there is a key for ${client}, which is no client`);
    }
    const plan = new aws.apigateway.UsagePlan(
      `${name}-${client}-plan`,
      {
        name: `${prefix}-${client}`,
        apiStages: stages.map(({ restApi, stageName }) => ({ apiId: restApi, stage: stageName })),
        throttleSettings: { rateLimit: limits.rateLimit, burstLimit: limits.burstLimit },
        ...(limits.perDay === undefined
          ? {}
          : { quotaSettings: { limit: limits.perDay, period: "DAY" } }),
      },
      opts,
    );
    const key = new aws.apigateway.ApiKey(
      `${name}-${client}-key`,
      { name: `${prefix}-${client}`, description: `Calls of ${client}`, value },
      opts,
    );
    new aws.apigateway.UsagePlanKey(
      `${name}-${client}-member`,
      { usagePlanId: plan.id, keyId: key.id, keyType: "API_KEY" },
      opts,
    );
  }
}
