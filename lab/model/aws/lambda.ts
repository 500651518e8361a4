import { createHash } from "node:crypto";
import { type Context, type Definitions } from "../definition";
import { CloudError, type Properties } from "../types";
import { isObject, valueAt } from "../values";
import {
  aws,
  named,
  onlyArnsOf,
  toFunction,
  toKey,
  toLogGroup,
  toQueue,
  toRole,
  toSecurityGroup,
  toSubnet,
  toTopic,
} from "./shared";
import { vpcOf } from "./placement";

/** Lambda's limit for all variables of a function together. */
const environmentLimit = 4096;

/** A function by name, ARN or qualified ARN; `name:alias` too. */
const functionOf = (value: string) =>
  value.startsWith("arn:") ? value.split(":").slice(0, 7).join(":") : value.split(":")[0];

const lambdaFunction = aws("lambda/function");

function refuseLargeEnvironment(context: Context): void {
  const variables = valueAt(context.inputs, "environment.variables");
  const bytes = Object.entries(isObject(variables) ? variables : {}).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(String(value)),
    0,
  );
  if (bytes > environmentLimit) {
    throw new CloudError(
      "InvalidParameterValueException",
      `Lambda was unable to configure your environment variables because they exceed the ${environmentLimit} byte limit: ${bytes}.`,
    );
  }
}

/** What a queue must grant the function that reads it (Lambda developer guide, "Using Lambda with Amazon SQS"). */
function refuseShortVisibility(context: Context): void {
  const source = context.text("eventSourceArn");
  const queue = context.find(aws("sqs/queue"), source, context.region);
  const handler = context.find(
    lambdaFunction,
    functionOf(context.text("functionName")) ?? "",
    context.region,
  );
  if (queue === undefined || handler === undefined) {
    return;
  }
  const seconds = (properties: Properties, name: string, fallback: number) => {
    const value = properties[name];
    return typeof value === "number" ? value : fallback;
  };
  const visibility = seconds(queue.inputs, "visibilityTimeoutSeconds", 30);
  const timeout = seconds(handler.inputs, "timeout", 3);
  if (visibility < timeout) {
    throw new CloudError(
      "InvalidParameterValueException",
      `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeout} seconds`,
    );
  }
  const batch = context.number("batchSize", 10);
  if (source.endsWith(".fifo") && batch > 10) {
    throw new CloudError(
      "InvalidParameterValueException",
      `Batch size ${batch} is invalid: a FIFO queue gives 10 messages at most.`,
    );
  }
  if (
    source.endsWith(".fifo") &&
    context.inputs.maximumBatchingWindowInSeconds !== undefined &&
    context.number("maximumBatchingWindowInSeconds", 0) > 0
  ) {
    throw new CloudError(
      "InvalidParameterValueException",
      "Batching window is not supported for FIFO queues.",
    );
  }
  if (batch > 10 && context.number("maximumBatchingWindowInSeconds", 0) < 1) {
    throw new CloudError(
      "InvalidParameterValueException",
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    );
  }
}

export const lambda: Definitions = {
  [lambdaFunction]: {
    naming: named(64, "ResourceConflictException"),
    references: [
      toRole("role", { missing: "InvalidParameterValueException" }),
      toSubnet("vpcConfig.subnetIds[*]"),
      toSecurityGroup("vpcConfig.securityGroupIds[*]"),
      toKey("kmsKeyArn"),
      toLogGroup("loggingConfig.logGroup"),
      toQueue("deadLetterConfig.targetArn", { key: onlyArnsOf("sqs") }),
      toTopic("deadLetterConfig.targetArn", { key: onlyArnsOf("sns") }),
    ],
    rules: refuseLargeEnvironment,
    make: (context) => {
      const name = context.text("name");
      const arn = context.arn("lambda", `function:${name}`);
      const code = createHash("sha256")
        .update(JSON.stringify(context.inputs.code ?? context.inputs.s3Key ?? ""))
        .digest("base64");
      const version = context.flag("publish") ? "1" : "$LATEST";
      const vpc = valueAt(context.inputs, "vpcConfig");
      const path = `arn:${context.partition}:apigateway:${context.region}:lambda:path/2015-03-31/functions`;
      return {
        id: name,
        aliases: [`${arn}:${version}`],
        outputs: {
          arn,
          invokeArn: `${path}/${arn}/invocations`,
          qualifiedArn: `${arn}:${version}`,
          qualifiedInvokeArn: `${path}/${arn}:${version}/invocations`,
          responseStreamingInvokeArn: `arn:${context.partition}:apigateway:${context.region}:lambda:path/2021-11-15/functions/${arn}/response-streaming-invocations`,
          version,
          codeSha256: code,
          sourceCodeHash: context.text("sourceCodeHash", code),
          sourceCodeSize: 1024,
          lastModified: "2026-11-21T00:00:00.000+0000",
          signingJobArn: "",
          signingProfileVersionArn: "",
          ...(isObject(vpc) ? { vpcConfig: { ...vpc, vpcId: vpcOf(context, vpc) } } : {}),
        },
      };
    },
  },
  [aws("lambda/permission")]: {
    references: [toFunction("function", { key: functionOf })],
    rules: (context, before) => {
      const same = context
        .all(aws("lambda/permission"))
        .find(
          (other) =>
            other.region === context.region &&
            other.inputs.function === context.inputs.function &&
            context.inputs.statementId !== undefined &&
            other.inputs.statementId === context.inputs.statementId,
        );
      if (before === undefined && same !== undefined) {
        throw new CloudError(
          "ResourceConflictException",
          `The statement id (${context.text("statementId")}) provided already exists.`,
        );
      }
    },
    make: (context) => {
      const id = context.text("statementId", `terraform-${context.digits(26)}`);
      return { id, outputs: { statementId: id } };
    },
  },
  [aws("lambda/eventSourceMapping")]: {
    references: [
      toFunction("functionName", { key: functionOf }),
      toQueue("eventSourceArn", {
        key: onlyArnsOf("sqs"),
        missing: "InvalidParameterValueException",
      }),
      toQueue("destinationConfig.onFailure.destinationArn", { key: onlyArnsOf("sqs") }),
      toKey("kmsKeyArn"),
    ],
    rules: refuseShortVisibility,
    make: (context) => {
      const uuid = context.uuid();
      const handler = context.find(
        lambdaFunction,
        functionOf(context.text("functionName")) ?? "",
        context.region,
      );
      return {
        id: uuid,
        outputs: {
          uuid,
          arn: context.arn("lambda", `event-source-mapping:${uuid}`),
          functionArn: handler?.outputs.arn ?? "",
          state: context.flag("enabled", true) ? "Enabled" : "Disabled",
          stateTransitionReason: "USER_INITIATED",
          lastModified: "2026-11-21T00:00:00Z",
          lastProcessingResult: "",
        },
      };
    },
  },
  [aws("lambda/invocation")]: {
    references: [toFunction("functionName", { key: functionOf })],
    make: (context) => ({
      id: `${context.text("functionName")}_${context.text("qualifier", "$LATEST")}_${context.hex(32)}`,
      outputs: { result: JSON.stringify({ statusCode: 200 }) },
    }),
  },
};
