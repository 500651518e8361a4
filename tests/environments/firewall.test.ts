import { expect } from "chai";
import { type Tree } from "../../environments/merge";
import { activePassive, overridden, refuses, settings, singleRegion } from "./support";

/** What the stack of these tests needs: AWS's services, credentials of pods, and its image. */
const needed = [".amazonaws.com", ".api.aws", "public.ecr.aws", ".cloudfront.net"];

const withFirewall = (allowedDomains: readonly string[], raw: Tree = activePassive) =>
  overridden(raw, "network.firewall", { allowedDomains });

const without = (name: string) => needed.filter((each) => each !== name);

describe("Settings: network.firewall", () => {
  it("accepts what the platform needs, and more", () => {
    const { network } = settings(withFirewall([...needed, "api.stripe.com"]));
    expect(network.firewall).to.deep.equal({ allowedDomains: [...needed, "api.stripe.com"] });
  });

  it("is left out by default", () => {
    expect(settings(singleRegion).network.firewall).to.equal("none");
  });

  refuses("an empty list", withFirewall([]), [
    'evenkeel:settings.network.firewall.allowedDomains: must be a list of names; got []; example: [".amazonaws.com","api.stripe.com"]',
  ]);
  refuses("an entry that is no name", withFirewall([...needed, "*.example.com"]), [
    'evenkeel:settings.network.firewall.allowedDomains[4]: must be a name in lower case, with a leading dot for every name below it; got "*.example.com"; example: .amazonaws.com\n  hint: did you mean example.com?',
  ]);
  refuses("a name twice", withFirewall([...needed, "public.ecr.aws"]), [
    'evenkeel:settings.network.firewall.allowedDomains[4]: must be listed once; got "public.ecr.aws"; example: api.stripe.com',
  ]);
  refuses("a name below another entry", withFirewall([...needed, "s3.amazonaws.com"]), [
    'evenkeel:settings.network.firewall.allowedDomains[4]: must not be below another entry (.amazonaws.com lets it pass already); got "s3.amazonaws.com"; example: api.stripe.com',
  ]);
  refuses(
    "one NAT gateway for all zones",
    overridden(singleRegion, "network", { firewall: { allowedDomains: needed } }),
    [
      'evenkeel:settings.network.natGateways: must be one-per-zone with a firewall (each zone\'s endpoint answers for the gateway of that zone, and costs nine times as much); got "single" (environments/dev.ts); example: one-per-zone',
    ],
  );
  refuses(
    "a list without AWS's services, where there are no endpoints for them",
    overridden(singleRegion, "network", {
      natGateways: "one-per-zone",
      interfaceEndpoints: ["events", "sns"],
      firewall: { allowedDomains: without(".amazonaws.com") },
    }),
    [
      'evenkeel:settings.network.firewall.allowedDomains: must let the platform call AWS\'s services that have no interface endpoint (secretsmanager.eu-west-1.amazonaws.com, ssm.eu-west-1.amazonaws.com); got [".api.aws","public.ecr.aws",".cloudfront.net"]; example: [".api.aws","public.ecr.aws",".cloudfront.net",".amazonaws.com"]\n  hint: or add secretsmanager, ssm to network.interfaceEndpoints',
    ],
  );
  refuses("a list without what pods get credentials from", withFirewall(without(".api.aws")), [
    'evenkeel:settings.network.firewall.allowedDomains: must let the platform call AWS\'s services that have no interface endpoint (eks-auth.eu-west-1.api.aws, eks-auth.eu-central-1.api.aws); got [".amazonaws.com","public.ecr.aws",".cloudfront.net"]; example: [".amazonaws.com","public.ecr.aws",".cloudfront.net",".api.aws"]\n  hint: or add eks-auth to network.interfaceEndpoints',
  ]);
  refuses("a list without the registry of an image", withFirewall(without("public.ecr.aws")), [
    'evenkeel:settings.network.firewall.allowedDomains: must let containers come from public.ecr.aws (public.ecr.aws); got [".amazonaws.com",".api.aws",".cloudfront.net"]; example: [".amazonaws.com",".api.aws",".cloudfront.net","public.ecr.aws"]',
  ]);
  refuses(
    "a list without where a registry keeps layers",
    withFirewall(without(".cloudfront.net")),
    [
      'evenkeel:settings.network.firewall.allowedDomains: must let containers come from public.ecr.aws (.cloudfront.net); got [".amazonaws.com",".api.aws","public.ecr.aws"]; example: [".amazonaws.com",".api.aws","public.ecr.aws",".cloudfront.net"]',
    ],
  );
});
