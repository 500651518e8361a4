import { type Context, type Definitions } from "../definition";
import { CloudError } from "../types";
import { isList, valueAt } from "../values";
import { aws, named, toRestApi } from "./shared";

const apiKey = aws("apigateway/apiKey");
const usagePlan = aws("apigateway/usagePlan");

/** A key's value tells clients apart, so that it is unique in an account and region. */
function refuseKnownValue(context: Context, before?: unknown): void {
  const value = context.inputs.value;
  const known = context
    .all(apiKey)
    .some(({ region, inputs }) => region === context.region && inputs.value === value);
  if (before === undefined && value !== undefined && known) {
    throw new CloudError("ConflictException", "API Key already exists");
  }
}

function refuseUnknownStage(context: Context): void {
  const stages = context.inputs.apiStages;
  for (const each of isList(stages) ? stages : []) {
    const [api, stage] = [String(valueAt(each, "apiId")), String(valueAt(each, "stage"))];
    const id = `ags-${api}-${stage}`;
    if (context.find(aws("apigateway/stage"), id, context.region) === undefined) {
      throw new CloudError("NotFoundException", `Invalid stage identifier specified: ${stage}`);
    }
  }
}

/** Known callers of REST APIs: keys, and plans that limit them. */
export const apigatewayClients: Definitions = {
  [apiKey]: {
    naming: named(1024),
    rules: refuseKnownValue,
    make: (context) => {
      const id = context.letters(10);
      return {
        id,
        outputs: {
          arn: context.arn("apigateway", `/apikeys/${id}`, { account: "" }),
          createdDate: "2026-11-21T00:00:00Z",
          lastUpdatedDate: "2026-11-21T00:00:00Z",
          value: context.text("value", context.letters(40, "value")),
        },
      };
    },
    secrets: ["value"],
  },
  [usagePlan]: {
    naming: named(1024),
    references: [toRestApi("apiStages[*].apiId", { holds: "BadRequestException" })],
    rules: refuseUnknownStage,
    make: (context) => {
      const id = context.letters(6);
      return {
        id,
        outputs: { arn: context.arn("apigateway", `/usageplans/${id}`, { account: "" }) },
      };
    },
  },
  [aws("apigateway/usagePlanKey")]: {
    references: [
      { path: "usagePlanId", to: [usagePlan], missing: "NotFoundException" },
      { path: "keyId", to: [apiKey], missing: "NotFoundException" },
    ],
    make: (context) => {
      const key = context.find(apiKey, context.text("keyId"), context.region);
      return {
        id: context.text("keyId"),
        outputs: { name: key?.outputs.name ?? "", value: key?.outputs.value ?? "" },
      };
    },
    secrets: ["value"],
  },
};
