import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../../environments/schema";

/** The hosted zone of the domain: the one that is given, or the stack's own. */
export function publicZone(
  name: string,
  { domain, protect, zoneId }: Pick<Settings, "domain" | "protect" | "zoneId">,
  opts: pulumi.CustomResourceOptions,
): pulumi.Input<string> {
  return zoneId ?? new aws.route53.Zone(`${name}-zone`, { name: domain }, { ...opts, protect }).id;
}
