import { type Field, type ValueFacts } from "../types";

interface Rule {
  /** Last part of the path. */
  readonly name: RegExp;
  readonly facts: ValueFacts;
  /** Documentation that speaks against it: the input also takes a name. */
  readonly unless?: RegExp;
}

/** What AWS's naming says of an input, the same in every service. The first rule that fits holds. */
const rules: readonly Rule[] = [
  {
    name: /^(kms(Master)?Key(Id|Arn|Identifier)|performanceInsightsKmsKeyId|masterUserSecretKmsKeyId|keyArn|atRestEncryptionKeyArn)$/,
    facts: { format: "kms-key" },
  },
  { name: /(^a|A)rns?$/, facts: { format: "arn" }, unless: /name or (the )?(arn|amazon)|arn\)? or|or (the )?arn|either/i },
  { name: /^(ipv6CidrBlocks?|cidrIpv6|destinationIpv6CidrBlock)$/, facts: { format: "cidr6" } },
  {
    name: /^(cidrBlocks?|cidrIpv4|destinationCidrBlock|serviceIpv4Cidr|kubernetesServiceIpAddressRange)$/,
    facts: { format: "cidr4" },
  },
  { name: /^(publicAccessCidrs|cidr)$/, facts: { format: "cidr" } },
  { name: /^(vpcId|replicationVpcId)$/, facts: { format: "vpc" } },
  { name: /^((public|private|node)?subnetIds?|subnets)$/i, facts: { format: "subnet" } },
  {
    name: /^(securityGroupIds?|vpcSecurityGroupIds|referencedSecurityGroupId|nodeSecurityGroupId|clusterSecurityGroupId)$/,
    facts: { format: "security-group" },
    unless: /group names/,
  },
  { name: /^(region|regionName|sourceRegion|replicaRegions?|peerRegion|serviceRegion)$/, facts: { format: "region" } },
  {
    name: /^(accountId|account|sourceAccount|expectedBucketOwner|bucketOwner|ownerAccount)$/,
    facts: { pattern: "^[0-9]{12}$" },
  },
  { name: /^policyDocument$/, facts: { format: "json" } },
];

/** Facts that follow from a name, for texts and lists of texts. */
export function byName(name: string, field: Field, documentation: string): ValueFacts {
  const isText = field.kind === "string" || (field.kind === "array" && field.of?.kind === "string");
  const rule = isText ? rules.find((each) => each.name.test(name)) : undefined;
  return rule === undefined || rule.unless?.test(documentation) === true ? {} : rule.facts;
}
