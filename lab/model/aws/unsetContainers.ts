import { type Properties } from "../types";

/** The same for containers on ECS, and for what leads to them. */
export const unsetContainers: { readonly [path: string]: Properties } = {
  "appautoscaling/policy": {},
  "ec2/vpcEndpointService": { allowedPrincipals: [], supportedIpAddressTypes: ["ipv4"] },
  "ecs/cluster": { settings: [] },
  "ecs/service": {
    availabilityZoneRebalancing: "DISABLED",
    deploymentConfiguration: {},
    iamRole: "",
    launchType: "",
    platformVersion: "LATEST",
    triggers: {},
  },
  "ecs/taskDefinition": { enableFaultInjection: false, networkMode: "bridge" },
  "lb/listenerRule": { priority: 0 },
};
