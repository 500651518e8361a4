import { type Given, type MinimalInputs, subnetIds } from "./minimal";

const role = (given: Given) => String(given("aws:iam/role:Role").arn);
const table = (given: Given) => String(given("aws:dynamodb/table:Table").arn);

/** RDS without Aurora, DynamoDB Accelerator, rotation and backups. */
export const protection: { readonly [path: string]: MinimalInputs } = {
  "backup/plan": (given) => ({
    rules: [{ ruleName: "daily", targetVaultName: given("aws:backup/vault:Vault").id }],
  }),
  "backup/regionSettings": () => ({ resourceTypeOptInPreference: { Aurora: true } }),
  "backup/restoreTestingPlan": (given) => ({
    name: "minimal",
    scheduleExpression: "cron(0 9 ? * TUE *)",
    recoveryPointSelection: {
      algorithm: "LATEST_WITHIN_WINDOW",
      includeVaults: [String(given("aws:backup/vault:Vault").arn)],
      recoveryPointTypes: ["SNAPSHOT"],
    },
  }),
  "backup/restoreTestingSelection": (given) => ({
    name: "minimal",
    restoreTestingPlanName: given("aws:backup/restoreTestingPlan:RestoreTestingPlan").id,
    iamRoleArn: role(given),
    protectedResourceType: "DynamoDB",
    protectedResourceArns: [table(given)],
  }),
  "backup/selection": (given) => ({
    planId: given("aws:backup/plan:Plan").id,
    iamRoleArn: role(given),
    resources: [table(given)],
  }),
  "backup/vault": () => ({}),
  "dax/cluster": (given) => ({
    clusterName: "minimal",
    iamRoleArn: role(given),
    nodeType: "dax.r5.large",
    replicationFactor: 1,
    subnetGroupName: given("aws:dax/subnetGroup:SubnetGroup").id,
  }),
  "dax/parameterGroup": () => ({}),
  "dax/subnetGroup": (given) => ({ subnetIds: subnetIds(given) }),
  "rds/instance": (given) => ({
    engine: "postgres",
    instanceClass: "db.m6g.large",
    allocatedStorage: 20,
    username: "evenkeel",
    password: "p".repeat(40),
    dbSubnetGroupName: given("aws:rds/subnetGroup:SubnetGroup").id,
    skipFinalSnapshot: true,
  }),
  "rds/reservedInstance": () => ({ offeringId: "438012d3-4052-4cc7-b2e3-8d3372e0e706" }),
  "secretsmanager/secretRotation": (given) => ({
    secretId: given("aws:secretsmanager/secret:Secret").id,
    rotationLambdaArn: String(given("aws:lambda/function:Function").arn),
    rotationRules: { automaticallyAfterDays: 30 },
  }),
};
