import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface ShieldProtectionsArgs {
  /** Start of the protections' names. */
  readonly prefix: string;
  /** Whether this stack subscribes the account. False where another stack of the account has done so. */
  readonly subscribes: boolean;
  /** ARNs of what the public reaches, by a name for each: distributions, load balancers, accelerators, zones. */
  readonly resources: { readonly [name: string]: pulumi.Input<string> };
}

/**
 * Shield Advanced over what the public reaches. The subscription is the account's: it binds for a year, renews itself
 * unless that is turned off in its last 30 days (AWS refuses it before), and stays when the stack goes.
 *
 * Once per stack, in us-east-1, where Shield's control plane is. A failover changes nothing here.
 * Cost: 3,000 USD a month for the account, and traffic.
 */
export class ShieldProtections extends pulumi.ComponentResource {
  constructor(name: string, args: ShieldProtectionsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:part:ShieldProtections", name, { subscribes: args.subscribes }, opts);
    const child = { parent: this };

    const subscription = args.subscribes
      ? [
          new aws.shield.Subscription(
            `${name}-subscription`,
            { autoRenew: "ENABLED" },
            { ...child, retainOnDelete: true },
          ),
        ]
      : [];
    for (const [what, resourceArn] of Object.entries(args.resources)) {
      new aws.shield.Protection(
        `${name}-${what}`,
        { name: `${args.prefix}-${what}`, resourceArn },
        { ...child, dependsOn: subscription },
      );
    }
    this.registerOutputs();
  }
}
