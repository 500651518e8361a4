import { known, read, type Replacements } from "./types";

/** What is worldwide beside the distribution: names, zones, registrations, accelerators. */
export const edge: Replacements = {
  "aws:cloudfront/cachePolicy:CachePolicy": known("cloudfront/cache_policy.go", "name"),
  "aws:globalaccelerator/accelerator:Accelerator": known(
    "globalaccelerator/accelerator.go",
    "ipAddresses",
  ),
  "aws:globalaccelerator/endpointGroup:EndpointGroup": read(
    "globalaccelerator/endpoint_group.go",
    "endpointGroupRegion listenerArn",
  ),
  "aws:globalaccelerator/listener:Listener": known(
    "globalaccelerator/listener.go",
    "acceleratorArn",
  ),
  "aws:route53/queryLog:QueryLog": known("route53/query_log.go", "cloudwatchLogGroupArn zoneId"),
  "aws:route53/zone:Zone": read("route53/zone.go", "delegationSetId name"),
  "aws:route53domains/registeredDomain:RegisteredDomain": known(
    "route53domains/registered_domain.go",
    "domainName",
  ),
};
