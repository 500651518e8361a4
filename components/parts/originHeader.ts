import type * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** A header that only the site's own distributions know. */
export interface OriginHeader {
  readonly name: string;
  readonly value: pulumi.Output<string>;
}

/**
 * CloudFront's addresses are everybody's who has a distribution; this tells ours from theirs. Named after the place: one
 * distribution proves itself to both, and sends no header twice.
 */
export function originHeader(
  name: string,
  { region }: { readonly region: string },
  opts: pulumi.CustomResourceOptions,
): OriginHeader {
  const value = new random.RandomPassword(`${name}-origin`, { length: 40, special: false }, opts);
  return { name: `X-Origin-Verify-${region}`, value: value.result };
}
