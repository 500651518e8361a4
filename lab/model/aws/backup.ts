import { type Context, type Definitions, type Reference } from "../definition";
import { CloudError, type Properties, type Value } from "../types";
import { isList, isObject, valueAt } from "../values";
import { aws, named, toKey, toRole } from "./shared";

const vault = aws("backup/vault");
const plan = aws("backup/plan");
const restorePlan = aws("backup/restoreTestingPlan");
const stores = ["dynamodb/table", "dynamodb/tableReplica", "rds/cluster", "rds/instance"].map(aws);

const toVault = (path: string): Reference => ({
  path,
  to: [vault],
  missing: "ResourceNotFoundException",
});

/** Only ARNs without a wildcard name one store. */
const oneArn = (value: string) => (value.includes("*") ? undefined : value);

const toStore = (path: string): Reference => ({
  path,
  to: stores,
  missing: "InvalidParameterValueException",
  region: "any",
  key: oneArn,
});

const leastColdDays = 90;

const elements = (value: Value | undefined): readonly Value[] => (isList(value) ? value : []);

/** Those of a plan's rules, and of the copies that they make. */
const lifecyclesOf = ({ inputs }: Context): readonly Properties[] =>
  elements(inputs.rules)
    .flatMap<Value>((rule) => [rule, ...elements(valueAt(rule, "copyActions"))])
    .map((each) => valueAt(each, "lifecycle"))
    .filter((lifecycle) => isObject(lifecycle));

/** What moves to cold storage stays there for 90 days or more (AWS Backup API reference: Lifecycle). */
function refuseShortStay(context: Context): void {
  for (const { coldStorageAfter: cold, deleteAfter: end } of lifecyclesOf(context)) {
    if (Number(cold) > 0 && Number(end) > 0 && Number(end) < Number(cold) + leastColdDays) {
      throw new CloudError(
        "InvalidParameterValueException",
        `deleteAfter (${String(end)}) must be ${leastColdDays} days or more after coldStorageAfter (${String(cold)}).`,
      );
    }
  }
}

export const backup: Definitions = {
  [vault]: {
    naming: named(50, "AlreadyExistsException"),
    references: [toKey("kmsKeyArn")],
    make: (context) => ({
      id: context.text("name"),
      outputs: {
        arn: context.arn("backup", `backup-vault:${context.text("name")}`),
        recoveryPoints: 0,
      },
    }),
  },
  [plan]: {
    naming: named(50),
    // The vault that copies go to is looked for when a copy begins.
    references: [toVault("rules[*].targetVaultName")],
    rules: refuseShortStay,
    make: (context) => {
      const id = context.uuid();
      return {
        id,
        outputs: { arn: context.arn("backup", `backup-plan:${id}`), version: context.letters(48) },
      };
    },
  },
  [aws("backup/selection")]: {
    naming: named(50),
    references: [
      {
        path: "planId",
        to: [plan],
        missing: "InvalidParameterValueException",
        holds: "InvalidRequestException",
      },
      toRole("iamRoleArn"),
      toStore("resources[*]"),
    ],
    make: (context) => ({ id: context.uuid() }),
  },
  [restorePlan]: {
    naming: named(50, "AlreadyExistsException"),
    references: [
      {
        path: "recoveryPointSelection.includeVaults[*]",
        to: [vault],
        missing: "ResourceNotFoundException",
        key: oneArn,
      },
    ],
    make: (context) => {
      const name = context.text("name");
      return {
        id: name,
        outputs: { arn: context.arn("backup", `restore-testing-plan:${name}-${context.uuid()}`) },
      };
    },
  },
  [aws("backup/restoreTestingSelection")]: {
    naming: named(50),
    references: [
      {
        path: "restoreTestingPlanName",
        to: [restorePlan],
        missing: "ResourceNotFoundException",
        holds: "InvalidRequestException",
      },
      toRole("iamRoleArn"),
      toStore("protectedResourceArns[*]"),
    ],
    make: (context) => ({
      id: `${context.text("name")}:${context.text("restoreTestingPlanName")}`,
    }),
  },
  [aws("backup/regionSettings")]: { make: (context) => ({ id: context.region }) },
};
