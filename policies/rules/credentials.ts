import { at, isTree, type Plan, trees } from "../plan";
import { allOf, always, finding, mustBe, requiring, type Rule, foundations } from "../rule";

/** Words in a variable's name by which it holds a credential, unless it says where one is kept. */
const credential = /(PASSWORD|PASSWD|TOKEN|ACCESS_KEY|PRIVATE_KEY|API_KEY|CREDENTIAL|SECRET)$/i;

/** Texts that say where a secret is kept: an ARN, a path, the name of an entry. */
const isPlaceOfSecret = (value: string): boolean =>
  value.startsWith("arn:") || /^\/?[\w.-]+(\/[\w.-]+)+$/.test(value);

interface Variable {
  readonly name: string;
  readonly value: unknown;
}

const named = (value: unknown): readonly Variable[] =>
  isTree(value) ? Object.entries(value).map(([name, each]) => ({ name, value: each })) : [];

const listed = (value: unknown): readonly Variable[] =>
  trees(value).map(({ name, value: each }) => ({ name: String(name), value: each }));

function containers(value: unknown): unknown {
  try {
    return typeof value === "string" ? JSON.parse(value) : value;
  } catch {
    return [];
  }
}

/** Variables of whatever runs code. */
const variables = (plan: Plan) => [
  ...plan.of("aws:lambda/function:Function").map((resource) => ({
    resource,
    property: "environment.variables",
    all: named(at(resource.inputs, "environment.variables")),
  })),
  ...plan.of("aws:codebuild/project:Project").map((resource) => ({
    resource,
    property: "environment.environmentVariables",
    all: trees(at(resource.inputs, "environment.environmentVariables"))
      .filter(({ type = "PLAINTEXT" }) => type === "PLAINTEXT")
      .map(({ name, value }) => ({ name: String(name), value })),
  })),
  ...plan.of("aws:ecs/taskDefinition:TaskDefinition").map((resource) => ({
    resource,
    property: "containerDefinitions",
    all: trees(containers(resource.inputs.containerDefinitions)).flatMap(({ environment }) =>
      listed(environment),
    ),
  })),
  ...plan
    .of("kubernetes:core/v1:ConfigMap")
    .map((resource) => ({ resource, property: "data", all: named(resource.inputs.data) })),
];

/** What proves who somebody is. */
export const credentials: readonly Rule[] = [
  {
    id: "no-credentials-in-variables",
    title: "no variable of a workload holds a credential",
    severity: "critical",
    source: [`${foundations}: CodeBuild.2, ECS.8`],
    remedy: "Keep it in Secrets Manager, and give the workload the name of the secret.",
    enforcement: always,
    check: (plan) =>
      variables(plan).flatMap(({ resource, property, all }) =>
        all
          .filter(
            ({ name, value }) =>
              credential.test(name) &&
              typeof value === "string" &&
              value !== "" &&
              !isPlaceOfSecret(value),
          )
          .map(({ name }) => finding(resource, property, `has a credential in ${name}`)),
      ),
  },
  {
    id: "database-logins-by-iam",
    title: "databases take logins by IAM, and have a founder of another name than the usual",
    severity: "medium",
    source: [`${foundations}: RDS.10, RDS.12, RDS.24, RDS.25`],
    remedy: "Set iamDatabaseAuthenticationEnabled; call the founder neither postgres nor admin.",
    enforcement: always,
    check: allOf(
      requiring(
        mustBe("aws:rds/cluster:Cluster", "iamDatabaseAuthenticationEnabled", true),
        mustBe("aws:rds/instance:Instance", "iamDatabaseAuthenticationEnabled", true),
      ),
      (plan) =>
        plan
          .of("aws:rds/cluster:Cluster", "aws:rds/instance:Instance")
          .filter(({ inputs }) =>
            ["postgres", "admin"].includes(String(inputs.masterUsername ?? inputs.username)),
          )
          .map((database) =>
            finding(database, "masterUsername", "has a founder of the usual name"),
          ),
    ),
  },
  {
    id: "people-sign-in-safely",
    title: "people make long passwords, may use a second factor, and are not told who exists",
    severity: "medium",
    source: [
      `${foundations}: Cognito.3`,
      "Amazon Cognito developer guide, Managing user existence error responses",
    ],
    remedy:
      "Set passwordPolicy.minimumLength to 14, mfaConfiguration, and preventUserExistenceErrors.",
    enforcement: always,
    check: requiring(
      {
        type: "aws:cognito/userPool:UserPool",
        property: "passwordPolicy.minimumLength",
        accepts: (value) => typeof value === "number" && value >= 14,
        message: "takes short passwords",
      },
      {
        type: "aws:cognito/userPool:UserPool",
        property: "mfaConfiguration",
        accepts: (value) => value === "ON" || value === "OPTIONAL",
        message: "has no second factor",
      },
      mustBe("aws:cognito/userPoolClient:UserPoolClient", "preventUserExistenceErrors", "ENABLED"),
      mustBe("aws:cognito/userPoolClient:UserPoolClient", "enableTokenRevocation", true),
    ),
  },
  {
    id: "secrets-rotate",
    title: "secrets are changed by themselves",
    severity: "medium",
    source: [`${foundations}: SecretsManager.1, SecretsManager.4`],
    remedy:
      "Set settings.data.relational.rotationDays; other secrets are made anew as docs/operations.md says.",
    // Rotation needs a function with a way to the database, and takes sessions along: settings decide.
    enforcement: { production: "advisory", elsewhere: "disabled" },
    check: (plan) =>
      plan
        .of("aws:secretsmanager/secret:Secret")
        .filter(
          (secret) =>
            plan.about(secret, "aws:secretsmanager/secretRotation:SecretRotation", "secretId")
              .length === 0,
        )
        .map((secret) => finding(secret, "secretId", "is never changed by itself")),
  },
];
