import * as aws from "@pulumi/aws";
import { type Settings } from "../../environments/schema";

/**
 * The provider of one place, named after what it serves and kept for the stack's life: another region would replace
 * everything in it.
 * @param name the region, or `edge`.
 * @param sts region that is asked which account this is, so that a place's own outage does not matter.
 */
export function regionProvider(
  name: string,
  region: Settings["home"],
  settings: Settings,
  sts?: Settings["home"],
): aws.Provider {
  const unavailable = region === settings.unavailable;
  return new aws.Provider(name, {
    region,
    // With `skipRequestingAccountId` the provider would refuse every account ("AWS account ID not allowed"), so the
    // question goes to another region instead.
    allowedAccountIds: [settings.account],
    ...(sts ? { stsRegion: sts } : {}),
    // The only call that is made in the provider's own region when it is configured.
    ...(unavailable ? { skipCredentialsValidation: true, maxRetries: 1 } : {}),
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
