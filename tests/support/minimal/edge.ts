import { type MinimalInputs } from "./minimal";

/** Zones, registrations, accelerators and what caches keep. */
export const edge: { readonly [path: string]: MinimalInputs } = {
  "cloudfront/cachePolicy": () => ({
    parametersInCacheKeyAndForwardedToOrigin: {
      cookiesConfig: { cookieBehavior: "none" },
      headersConfig: { headerBehavior: "none" },
      queryStringsConfig: { queryStringBehavior: "none" },
    },
  }),
  "globalaccelerator/accelerator": () => ({}),
  "globalaccelerator/listener": (given) => ({
    acceleratorArn: given("aws:globalaccelerator/accelerator:Accelerator").id,
    protocol: "TCP",
    portRanges: [{ fromPort: 443, toPort: 443 }],
  }),
  "globalaccelerator/endpointGroup": (given) => ({
    listenerArn: given("aws:globalaccelerator/listener:Listener").id,
  }),
  "route53/zone": () => ({ name: "example.com" }),
  "route53/queryLog": (given) => {
    given("aws:cloudwatch/logResourcePolicy:LogResourcePolicy");
    return {
      zoneId: given("aws:route53/zone:Zone").id,
      cloudwatchLogGroupArn: given("aws:cloudwatch/logGroup:LogGroup", "us-east-1").arn ?? "",
    };
  },
  "route53domains/registeredDomain": () => ({ domainName: "example.com" }),
};
