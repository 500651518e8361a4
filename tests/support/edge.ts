import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Foundation } from "../../components";
import { type EdgeSite, type EdgeSites } from "../../components/support/edgeSite";
import { type Settings } from "../../environments/schema";
import { apiGatewayZones } from "../../lab/model/aws/shared";
import { groundOf, networkOn } from "./platform";

/** What a place has beside its API. */
export interface Shown {
  /** An API of queries. */
  readonly queries?: boolean;
  /** A public load balancer. */
  readonly balancer?: boolean;
}

/** Names that API Gateway would give in a place. */
export const apiNames = (what: "api" | "queries", region: string) => ({
  regionalDomainName: `d-${what}.execute-api.${region}.amazonaws.com`,
  regionalZoneId: apiGatewayZones[region] ?? "",
  placeUrl: `https://${what}.execute-api.${region}.amazonaws.com/live`,
});

/** A secret by which a place knows that a request came through CloudFront. */
export const proofOf = (region: string) => ({
  name: `X-Origin-Verify-${region}`,
  value: `proof-${region}`,
});

const originHeaderOf = (region: string) => {
  const { name, value } = proofOf(region);
  return { name, value: pulumi.output(value) };
};

const outputs = (what: "api" | "queries", region: string) => {
  const { regionalDomainName, regionalZoneId, placeUrl } = apiNames(what, region);
  return {
    regionalDomainName: pulumi.output(regionalDomainName),
    regionalZoneId: pulumi.output(regionalZoneId),
    placeUrl: pulumi.output(placeUrl),
  };
};

/** A place as the edge sees it, without what is behind it. */
function siteOf(ground: Foundation, of: Settings, shown: Shown): EdgeSite {
  const { place, provider, shared } = ground;
  const { region } = place;
  const topic = new aws.sns.Topic(`alarms-${region}`, {}, { provider });
  return {
    ...shared,
    provider,
    api: {
      ...outputs("api", region),
      originHeader: originHeaderOf(region),
      ...(shown.queries ? { queries: outputs("queries", region) } : {}),
    },
    ingress: shown.balancer ? { publicBalancer: balancerOf(ground, of) } : {},
    observability: { topicArn: topic.arn },
  };
}

function balancerOf(ground: Foundation, of: Settings) {
  const { place, provider } = ground;
  const network = networkOn(ground, of, { interfaceEndpoints: [] });
  const { arn, dnsName, zoneId } = new aws.lb.LoadBalancer(
    `balancer-${place.region}`,
    { loadBalancerType: "application", subnets: network.privateSubnetIds },
    { provider },
  );
  return { arn, dnsName, zoneId, originHeader: originHeaderOf(place.region) };
}

/** The places of a stack as the edge sees them. */
export function sitesOf(of: Settings, shown: Shown = {}): EdgeSites {
  const home = siteOf(groundOf(of), of, shown);
  return of.places.length === 1
    ? { home }
    : { home, standby: siteOf(groundOf(of, "standby"), of, shown) };
}
