import { at, type Plan, texts } from "../plan";
import { always, finding, mustBe, requiring, type Rule, foundations } from "../rule";
import { grants, type Statement, statementsIn } from "../statements";
import { managedPolicies } from "../data/managedPolicies";

const key = "aws:kms/key:Key";

/** What roles may do: not what shared resources say of who may use them. */
const ofRoles = (plan: Plan): readonly Statement[] =>
  grants(plan).filter(
    ({ resource, path }) => resource.type.startsWith("aws:iam/") && path !== "assumeRolePolicy",
  );

const decrypts = ["kms:Decrypt", "kms:ReEncryptFrom", "kms:*"];

/** Who may do what. */
export const iam: readonly Rule[] = [
  {
    id: "actions-named",
    title: "roles and shared resources grant actions by name, never by a pattern",
    severity: "high",
    source: [`${foundations}: IAM.1, IAM.21`, "CIS AWS Foundations 5.0: 1.15"],
    remedy: "List the actions that are needed.",
    enforcement: always,
    check: (plan) =>
      grants(plan)
        .filter(
          ({ resource, actions }) =>
            resource.type !== key && actions.some((action) => action.includes("*")),
        )
        .map(({ resource, path, actions }) =>
          finding(
            resource,
            path,
            `grants ${actions.filter((action) => action.includes("*")).join(", ")}`,
          ),
        ),
  },
  {
    id: "decryption-by-key",
    title: "roles decrypt with keys that are named",
    severity: "medium",
    source: [`${foundations}: KMS.1, KMS.2`],
    remedy: "Name the key's ARN as the statement's resource.",
    enforcement: always,
    check: (plan) =>
      ofRoles(plan)
        .filter(
          ({ actions, resources }) =>
            actions.some((action) => decrypts.includes(action)) &&
            resources.some((each) => each === "*" || each.endsWith(":key/*")),
        )
        .map(({ resource, path }) => finding(resource, path, "may decrypt with every key")),
  },
  {
    id: "roles-trust-one-service",
    title: "each role trusts one service of AWS's",
    severity: "high",
    source: ["IAM user guide, Security best practices: least privilege"],
    remedy: "Make a role for each service, and trust no account or user here.",
    enforcement: always,
    check: (plan) =>
      statementsIn(plan)
        .filter(({ path }) => path === "assumeRolePolicy")
        .filter(
          ({ principals }) =>
            principals.length !== 1 ||
            !/^Service [a-z0-9.-]+\.amazonaws\.com$/.test(principals.join()),
        )
        .map(({ resource, principals }) =>
          finding(resource, "assumeRolePolicy", `trusts ${principals.join(", ")}`),
        ),
  },
  {
    id: "roles-passed-by-name",
    title: "roles are handed on by name, to one service",
    severity: "high",
    source: ["IAM user guide, Grant a user permissions to pass a role to an AWS service"],
    remedy: "Name the role's ARN, and the service in a condition on iam:PassedToService.",
    enforcement: always,
    check: (plan) =>
      ofRoles(plan)
        .filter(({ actions }) => actions.includes("iam:PassRole"))
        .filter(
          ({ actions, resources, condition }) =>
            actions.length !== 1 ||
            at(condition, "StringEquals.iam:PassedToService") === undefined ||
            resources.some((each) => !/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(each)),
        )
        .map(({ resource, path }) =>
          finding(resource, path, "may hand on roles that it does not name, or to any service"),
        ),
  },
  {
    id: "managed-policies-listed",
    title: "no policy of AWS's is in use but those that were looked at",
    severity: "medium",
    source: ["IAM user guide, Managed policies and inline policies"],
    remedy:
      "Write down the actions that are needed, or add the policy to policies/data/managedPolicies.ts with a reason.",
    enforcement: always,
    check: (plan) =>
      plan
        .of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
        .filter(({ inputs }) =>
          texts(inputs.policyArn).some(
            (arn) =>
              arn.startsWith("arn:aws:iam::aws:policy/") &&
              !managedPolicies.includes(arn.slice("arn:aws:iam::aws:policy/".length)),
          ),
        )
        .map((attachment) =>
          finding(attachment, "policyArn", `attaches ${String(attachment.inputs.policyArn)}`),
        ),
  },
  {
    id: "functions-called-by-name",
    title: "services call functions on behalf of one source",
    severity: "high",
    source: [
      `${foundations}: Lambda.1`,
      "AWS Lambda developer guide, Granting Lambda function access to AWS services",
    ],
    remedy: "Give the permission a sourceArn or a sourceAccount.",
    enforcement: always,
    check: (plan) =>
      plan
        .of("aws:lambda/permission:Permission")
        .filter(
          ({ inputs }) => inputs.sourceArn === undefined && inputs.sourceAccount === undefined,
        )
        .map((permission) =>
          finding(permission, "sourceArn", "lets a service call the function for anybody"),
        ),
  },
  {
    id: "metadata-guarded",
    title: "nodes give credentials to nobody but themselves (IMDSv2, one hop)",
    severity: "high",
    source: [
      `${foundations}: EC2.8, EC2.170, AutoScaling.3, AutoScaling.4`,
      "CIS AWS Foundations 5.0: 5.7",
    ],
    remedy: "Set metadataOptions.httpTokens to required and httpPutResponseHopLimit to 1.",
    enforcement: always,
    check: requiring(
      mustBe("aws:ec2/launchTemplate:LaunchTemplate", "metadataOptions.httpTokens", "required"),
      mustBe("aws:ec2/launchTemplate:LaunchTemplate", "metadataOptions.httpPutResponseHopLimit", 1),
    ),
  },
  {
    id: "providers-bound",
    title: "providers refuse another account than the stack's, and say what is whose by tags",
    severity: "high",
    source: ["Pulumi AWS provider, Configuration: allowedAccountIds, defaultTags"],
    remedy: "Give the provider allowedAccountIds with the one account, and defaultTags.",
    enforcement: always,
    check: (plan) =>
      plan
        .of("pulumi:providers:aws")
        .filter(
          ({ inputs }) =>
            !/\d{12}/.test(JSON.stringify(inputs.allowedAccountIds ?? "")) ||
            inputs.defaultTags === undefined,
        )
        .map((provider) =>
          finding(
            provider,
            "allowedAccountIds",
            "would work in any account, or leaves things without tags",
          ),
        ),
  },
];
