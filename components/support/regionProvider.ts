import * as aws from "@pulumi/aws";
import { type Settings } from "../../environments/schema";

/**
 * The provider of one place, named after what it serves and kept for the stack's life: another region would replace
 * everything in it.
 * @param name the region, or `edge`.
 * @param peer region that tells which account this is while the provider's own is unavailable.
 */
export function regionProvider(
  name: string,
  region: Settings["home"],
  settings: Settings,
  peer?: Settings["home"],
): aws.Provider {
  return new aws.Provider(name, {
    region,
    allowedAccountIds: [settings.account],
    ...(region === settings.unavailable ? withoutOwnRegion(peer) : {}),
    defaultTags: {
      tags: {
        Project: "evenkeel",
        Stack: settings.prefix,
        Environment: settings.environment,
        ManagedBy: "pulumi",
      },
    },
  });
}

/**
 * Configuring a provider makes two calls: one that checks the credentials, always in its own region, and one that asks for
 * the account. The second cannot be skipped as well: without an answer every account is refused ("AWS account ID not
 * allowed", terraform-provider-aws). So it goes to the peer.
 */
function withoutOwnRegion(peer: Settings["home"] | undefined) {
  return { skipCredentialsValidation: true, maxRetries: 1, ...(peer ? { stsRegion: peer } : {}) };
}
