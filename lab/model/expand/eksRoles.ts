import { createHash } from "node:crypto";
import { type Caller, type Child, type Properties } from "../types";
import { isAbsent, valueAt } from "../values";
import { isOn, ref } from "./inputs";

/** The component hashes policies as they are called in the `aws` partition, so that names are the same in all. */
const shortHash = (text: string) => createHash("sha1").update(text).digest("hex").slice(0, 8);

interface ServiceRole {
  readonly key: string;
  readonly name: string;
  readonly service: string;
  readonly actions: readonly string[];
  readonly policies: readonly string[];
  readonly description?: string;
}

/** `eks:index:ServiceRole`: a role and its managed policies. */
function serviceRole(role: ServiceRole, caller: Caller, tags: Properties): Child[] {
  const statement = {
    Action: role.actions,
    Effect: "Allow",
    Principal: { Service: [role.service] },
  };
  return [
    { key: role.key, type: "eks:index:ServiceRole", name: role.name, inputs: {}, component: true },
    {
      key: `${role.key}:role`,
      type: "aws:iam/role:Role",
      name: `${role.name}-role`,
      parent: role.key,
      inputs: {
        assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
        ...(role.description === undefined ? {} : { description: role.description }),
        ...tags,
      },
    },
    ...role.policies.map((policy) => ({
      key: `${role.key}:${policy}`,
      type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      name: `${role.name}-${shortHash(`arn:aws:iam::aws:policy/${policy}`)}`,
      parent: role.key,
      inputs: {
        policyArn: `arn:${caller.partition}:iam::aws:policy/${policy}`,
        role: ref(`${role.key}:role`, "name"),
      },
    })),
  ];
}

const autoModePolicies = [
  "AmazonEKSComputePolicy",
  "AmazonEKSBlockStoragePolicy",
  "AmazonEKSLoadBalancingPolicy",
  "AmazonEKSNetworkingPolicy",
];

/** Roles of the control plane and of Auto Mode's nodes. */
export function roleChildren(
  name: string,
  inputs: Properties,
  caller: Caller,
  tags: Properties,
): Child[] {
  const auto = isOn(inputs, "autoMode.enabled");
  const own: Properties = Object.keys(tags).length === 0 ? {} : { tags };
  const control: ServiceRole = {
    key: "eksRole",
    name: `${name}-eksRole`,
    service: "eks.amazonaws.com",
    description: "Allows EKS to manage clusters on your behalf.",
    actions: ["sts:AssumeRole", "sts:TagSession"],
    policies: ["AmazonEKSClusterPolicy", ...(auto ? autoModePolicies : [])],
  };
  const nodes: ServiceRole = {
    key: "nodeRole",
    name: `${name}-nodeRole`,
    service: "ec2.amazonaws.com",
    actions: ["sts:AssumeRole"],
    policies: ["AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"],
  };
  const createsNodeRole = auto && valueAt(inputs, "autoMode.createNodeRole") !== false;
  return [
    ...(isAbsent(inputs.serviceRole) ? serviceRole(control, caller, own) : []),
    ...(createsNodeRole ? serviceRole(nodes, caller, own) : []),
  ];
}
