import { Cloud } from "../model";
import { type Entry } from "../model/journal";
import { type Front, type FrontRequest } from "./types";

/**
 * Tells the model of the cloud what somebody changed by calling AWS himself, so that `lab refresh` finds it as it would on AWS.
 * Mirrored: whether event source mappings and rules are on, and the texts of parameters. Nothing else is; the writer of a
 * global database is mirrored where its servers move.
 */

type Inputs = Entry["inputs"];

/** What a call changes in which resource; nothing for calls that are not mirrored. */
interface Change {
  readonly concerns: (entry: Entry) => boolean;
  readonly inputs: Inputs;
  readonly outputs?: Inputs;
}

const text = ({ parameters }: FrontRequest, name: string): string | undefined => {
  const value = parameters[name];
  return typeof value === "string" ? value : undefined;
};

function ofMapping(request: FrontRequest): Change | undefined {
  const enabled = request.parameters.Enabled;
  if (typeof enabled !== "boolean") {
    return undefined;
  }
  const id = decodeURIComponent(request.path.split("?")[0]?.split("/").at(-1) ?? "");
  return {
    concerns: (entry) =>
      entry.type === "aws:lambda/eventSourceMapping:EventSourceMapping" && entry.id === id,
    inputs: { enabled },
    outputs: { state: enabled ? "Enabled" : "Disabled" },
  };
}

function ofRule(request: FrontRequest): Change {
  const bus = text(request, "EventBusName") ?? "default";
  return {
    concerns: ({ type, inputs }) =>
      type === "aws:cloudwatch/eventRule:EventRule" &&
      inputs.name === text(request, "Name") &&
      (inputs.eventBusName ?? "default") === bus,
    inputs: { state: request.operation === "EnableRule" ? "ENABLED" : "DISABLED" },
  };
}

function ofParameter(request: FrontRequest): Change | undefined {
  const value = text(request, "Value");
  return value === undefined
    ? undefined
    : {
        concerns: ({ type, inputs }) =>
          type === "aws:ssm/parameter:Parameter" && inputs.name === text(request, "Name"),
        inputs: { value },
      };
}

const mirrored: {
  readonly [call: string]: (request: FrontRequest) => Change | undefined;
} = {
  "events DisableRule": ofRule,
  "events EnableRule": ofRule,
  "lambda UpdateEventSourceMapping": ofMapping,
  "ssm PutParameter": ofParameter,
};

/** @returns what ends it. */
export function mirrorCalls(front: Pick<Front, "onAnswer">, cloudFile: string): () => void {
  return front.onAnswer((request, status) => {
    const { region, service, operation } = request;
    const change = mirrored[`${service} ${operation}`]?.(request);
    if (change === undefined || status >= 300) {
      return;
    }
    const cloud = new Cloud({ file: cloudFile, shared: true });
    try {
      const entry = cloud.entries().find((each) => each.region === region && change.concerns(each));
      if (entry !== undefined) {
        cloud.alter(entry.key, change.inputs, change.outputs);
      }
    } finally {
      cloud.close();
    }
  });
}
