/** What is worth an alarm among the calls that CloudTrail records. */
export interface TrailFilter {
  /** Name of the filter, and of its signal. */
  readonly name: string;
  /** Name of the metric that counts the calls. */
  readonly metric: string;
  /** What it means and what to do first. */
  readonly description: string;
  /** In the filter language of CloudWatch Logs. */
  readonly pattern: string;
}

/** Calls by name: `{ ($.eventName = A) || ($.eventName = B) }`, of one service where it is named. */
function calls(names: string, source?: string): string {
  const any = names
    .split(" ")
    .map((name) => `($.eventName = ${name})`)
    .join(" || ");
  return source === undefined
    ? `{ ${any} }`
    : `{ ($.eventSource = ${source}.amazonaws.com) && (${any}) }`;
}

/** CIS AWS Foundations Benchmark 5.0, controls 4.1 to 4.15, in their order. */
export const trailFilters: readonly TrailFilter[] = [
  {
    name: "unauthorized-calls",
    metric: "UnauthorizedCalls",
    description: "Somebody was refused a call: look up who in the trail, and whether it was meant",
    pattern: '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
  },
  {
    name: "sign-in-without-mfa",
    metric: "SignInWithoutMfa",
    description:
      "Somebody signed in to the console with a password alone: give the user a second factor",
    pattern:
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
  },
  {
    name: "root-usage",
    metric: "RootUsage",
    description:
      "The root user did something: ask its owners, else treat the account as taken over",
    pattern:
      '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
  },
  {
    name: "iam-changes",
    metric: "IamChanges",
    description: "Permissions were changed: compare with the deployments of that time",
    pattern: calls(
      "DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy DetachUserPolicy AttachGroupPolicy DetachGroupPolicy",
      "iam",
    ),
  },
  {
    name: "trail-changes",
    metric: "TrailChanges",
    description: "The trail itself was changed: see that it still records",
    pattern: calls("CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging"),
  },
  {
    name: "failed-sign-ins",
    metric: "FailedSignIns",
    description: "A sign-in to the console failed: many of them are somebody who guesses",
    pattern: '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
  },
  {
    name: "key-deletion",
    metric: "KeyDeletion",
    description: "A KMS key was disabled or is to be deleted: cancel it, unless it was meant",
    pattern: calls("DisableKey ScheduleKeyDeletion", "kms"),
  },
  {
    name: "bucket-policy-changes",
    metric: "BucketPolicyChanges",
    description: "Who may reach a bucket was changed: compare with the deployments of that time",
    pattern: calls(
      "PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication",
      "s3",
    ),
  },
  {
    name: "config-changes",
    metric: "ConfigChanges",
    description: "AWS Config was changed or stopped: see that it still records",
    pattern: calls(
      "StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder",
      "config",
    ),
  },
  {
    name: "security-group-changes",
    metric: "SecurityGroupChanges",
    description: "A security group was changed: compare with the deployments of that time",
    pattern: calls(
      "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup",
    ),
  },
  {
    name: "network-acl-changes",
    metric: "NetworkAclChanges",
    description: "A network ACL was changed: compare with the deployments of that time",
    pattern: calls(
      "CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry ReplaceNetworkAclAssociation",
    ),
  },
  {
    name: "gateway-changes",
    metric: "GatewayChanges",
    description: "A way out of a network was changed: compare with the deployments of that time",
    pattern: calls(
      "CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway DeleteInternetGateway DetachInternetGateway",
    ),
  },
  {
    name: "route-changes",
    metric: "RouteChanges",
    description: "A route was changed: compare with the deployments of that time",
    pattern: calls(
      "CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute DisassociateRouteTable",
      "ec2",
    ),
  },
  {
    name: "vpc-changes",
    metric: "VpcChanges",
    description: "A VPC or a peering was changed: compare with the deployments of that time",
    pattern: calls(
      "CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection DeleteVpcPeeringConnection RejectVpcPeeringConnection AttachClassicLinkVpc DetachClassicLinkVpc DisableVpcClassicLink EnableVpcClassicLink",
    ),
  },
  {
    name: "organization-changes",
    metric: "OrganizationChanges",
    description: "The organization was changed: ask its owners",
    pattern: calls(
      "AcceptHandshake AttachPolicy CreateAccount CreateOrganizationalUnit CreatePolicy DeclineHandshake DeleteOrganization DeleteOrganizationalUnit DeletePolicy DetachPolicy DisablePolicyType EnablePolicyType InviteAccountToOrganization LeaveOrganization MoveAccount RemoveAccountFromOrganization UpdatePolicy UpdateOrganizationalUnit",
      "organizations",
    ),
  },
];
