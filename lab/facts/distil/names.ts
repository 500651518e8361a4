import { type Field, type ValueFacts } from "../types";

interface Rule {
  /** Last part of the path. */
  readonly name: RegExp;
  readonly facts: ValueFacts;
  /** Documentation that speaks against it: the input also takes a name. */
  readonly unless?: RegExp;
}

/** Ids of EC2: a prefix and 8 or 17 hexadecimal digits. */
const ec2Id = (prefix: string): ValueFacts => ({
  pattern: `^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`,
});

/** What AWS's naming says of an input, the same in every service. The first rule that fits holds. */
const rules: readonly Rule[] = [
  {
    name: /^(kms(Master)?Key(Id|Arn|Identifier)|performanceInsightsKmsKeyId|masterUserSecretKmsKeyId|keyArn|atRestEncryptionKeyArn)$/,
    facts: { format: "kms-key" },
  },
  {
    name: /(^a|A)rns?$/,
    facts: { format: "arn" },
    unless: /name or (the )?(arn|amazon)|arn\)? or|or (the )?arn|either/i,
  },
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
  {
    name: /^(region|regionName|sourceRegion|replicaRegions?|peerRegion|serviceRegion)$/,
    facts: { format: "region" },
  },
  {
    name: /^(accountId|account|sourceAccount|expectedBucketOwner|bucketOwner|ownerAccount)$/,
    facts: { pattern: "^[0-9]{12}$" },
  },
  { name: /^policyDocument$/, facts: { format: "json" } },
  { name: /^((secondary)?[aA]llocationIds?|elasticIpAllocationIds)$/, facts: ec2Id("eipalloc") },
  { name: /^egressOnlyGatewayId$/, facts: ec2Id("eigw") },
  { name: /^natGatewayId$/, facts: ec2Id("nat") },
  { name: /^(networkInterfaceId|networkInterface|eniId)$/, facts: ec2Id("eni") },
  { name: /^(destinationPrefixListId|prefixListIds?)$/, facts: ec2Id("pl") },
  { name: /^routeTableIds?$/, facts: ec2Id("rtb") },
  { name: /^transitGatewayId$/, facts: ec2Id("tgw") },
  { name: /^vpcEndpointIds?$/, facts: ec2Id("vpce") },
  { name: /^vpcPeeringConnectionId$/, facts: ec2Id("pcx") },
  {
    name: /^(availabilityZones?|availabilityZoneNames|preferredCacheClusterAzs|primaryAvailabilityZone|replicaAvailabilityZones)$/,
    facts: { pattern: "^[a-z]{2}(-[a-z]+)+-[0-9](-[a-z]{3,4}-[0-9])?[a-z]$" },
  },
  { name: /^zoneId$/, facts: { pattern: "^(/hostedzone/)?[A-Z0-9]{1,32}$" } },
  // Allowed characters and length of a tag's value (AWS: "Tag naming limits and requirements").
  {
    name: /(^t|T)ags$/,
    facts: { maxLength: 256, pattern: "^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]*$" },
  },
];

/** Facts that follow from a name, for texts, lists and maps of texts. */
export function byName(name: string, field: Field, documentation: string): ValueFacts {
  const isText = (field.of ?? field).kind === "string";
  const rule = isText ? rules.find((each) => each.name.test(name)) : undefined;
  return rule === undefined || rule.unless?.test(documentation) === true ? {} : rule.facts;
}
