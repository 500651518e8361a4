import * as pulumi from "@pulumi/pulumi";
import {
  eachWithPeer,
  type FailoverSite,
  type FailoverSites,
  type GlobalDatabase,
} from "../support/failoverSite";
import { allow } from "../support/iam";
import { arn, names } from "../support/names";
import { writersAreKnown } from "./placeWatch";
import { WorkloadFunction } from "./workloadFunction";

/** The function of each place that does what Region switch cannot. */
export function actingFunctions(
  name: string,
  args: FailoverSites & { readonly prefix: string },
  databases: readonly GlobalDatabase[],
  opts: pulumi.ComponentResourceOptions,
): ReadonlyMap<FailoverSite, WorkloadFunction> {
  const { prefix } = args;
  const globalClusters = databases.map(({ global }) => global);
  return new Map(
    eachWithPeer(args).map(({ site, peer, isHome }) => {
      const { location, provider, logging, events } = site;
      const own = names.gateSwitch(prefix, peer.location.region);
      const other = names.gateSwitch(prefix, location.region);
      const role = names.roleParameter(prefix);
      const sweeps = events.roleBearing.sweeps;
      const parameter = (path: string, at = location) => arn("ssm", at, `parameter${path}`);
      const acting = new WorkloadFunction(
        `${name}-${location.region}`,
        {
          entry: "platform/regionSwitch",
          functionName: `${prefix}-region-switch`,
          environment: {
            SERVICE_NAME: "region-switch",
            POWERTOOLS_SERVICE_NAME: "region-switch",
            PLACE: location.region,
            JUDGED_PLACE: peer.location.region,
            JUDGES_HOME: `${!isHome}`,
            ROLE_PARAMETER: role,
            RELAY_RULES: pulumi.jsonStringify(sweeps.map((rule) => rule.name)),
            GLOBAL_CLUSTERS: pulumi.jsonStringify(globalClusters.map(({ id }) => id)),
            SWITCH_PARAMETER: own,
            PEER_SWITCH_PARAMETER: other,
          },
          statements: [
            allow(["ssm:PutParameter"], [parameter(role), parameter(own)]),
            // The other half of the gate: home puts itself on again, the standby looks whether it is on.
            allow(
              [isHome ? "ssm:PutParameter" : "ssm:GetParameter"],
              [parameter(other, peer.location)],
            ),
            ...(sweeps.length === 0
              ? []
              : [
                  allow(
                    ["events:DisableRule", "events:EnableRule"],
                    sweeps.map((rule) => rule.arn),
                  ),
                ]),
            ...writersAreKnown(globalClusters),
          ],
          memory: 256,
          timeout: 60,
          logging,
        },
        { ...opts, provider },
      );
      return [site, acting];
    }),
  );
}
