import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../environments/schema";
import { ShieldProtections } from "./parts/shieldProtections";

export interface EdgeGuardrailsArgs {
  readonly settings: Pick<Settings, "accountBaseline" | "guardrails" | "prefix">;
  /** ARNs of what the public reaches, by a name for each. */
  readonly exposed: { readonly [name: string]: pulumi.Input<string> };
  /** The hosted zone, where it is the stack's own. */
  readonly ownZoneId?: pulumi.Input<string>;
}

/**
 * What guards the account and no region of it: no bucket can be made public, and Shield Advanced stands before what the
 * public reaches. The account's own settings are made only where `accountBaseline` is `own`, and stay when that stack
 * goes; a stack of an account that has a subscription still protects what is its own.
 *
 * Once per stack, by the provider of us-east-1. A failover changes nothing here. Cost: nothing, or Shield's price.
 */
export class EdgeGuardrails extends pulumi.ComponentResource {
  /** Whether the stack has any guardrail of no region. */
  public static neededBy({ accountBaseline, guardrails }: Settings): boolean {
    const own = accountBaseline === "own";
    return (own && guardrails.blockPublicBuckets) || guardrails.shield !== "none";
  }

  constructor(name: string, args: EdgeGuardrailsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:tier:EdgeGuardrails", name, {}, opts);
    const child = { parent: this };
    const { accountBaseline, guardrails, prefix } = args.settings;
    const own = accountBaseline === "own";

    if (own && guardrails.blockPublicBuckets) {
      new aws.s3.AccountPublicAccessBlock(
        `${name}-private-buckets`,
        {
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        },
        { ...child, retainOnDelete: true },
      );
    }
    if (guardrails.shield !== "none") {
      new ShieldProtections(
        `${name}-shield`,
        { prefix, subscribes: own, resources: exposed(args) },
        child,
      );
    }
    this.registerOutputs();
  }
}

function exposed({ exposed: resources, ownZoneId }: EdgeGuardrailsArgs) {
  return ownZoneId === undefined
    ? resources
    : { ...resources, zone: pulumi.interpolate`arn:aws:route53:::hostedzone/${ownZoneId}` };
}
