import {
  GetAccountSettingsCommand,
  GetFunctionConfigurationCommand,
  type FunctionConfiguration,
} from "@aws-sdk/client-lambda";
import { mappingState, ruleState } from "../actions/consumers";
import { deadLetters } from "../actions/queues";
import { readRole } from "../actions/role";
import { describe } from "../phases/scale";
import { type Context, reachable } from "../context";
import { placeOf } from "../stack/view";
import { counted } from "../text";
import { type Check, type Finding, refusal, warning } from "./check";

/** Whether places do what their role says. */
export const roles: Check = {
  name: "roles",
  asks: ["SSM", "Lambda", "EventBridge"],
  run: async (context) => {
    const { run } = context;
    // A place that comes back believes what it was told last: it is fenced before anything else.
    const asked = reachable(context).filter((region) => !(run.returning && region === run.to));
    return (await Promise.all(asked.map((region) => roleOf(context, region)))).flat();
  },
};

async function roleOf(context: Context, region: string): Promise<Finding[]> {
  const { run, view } = context;
  const active = region === run.from;
  const role = await readRole(context, region);
  // Whoever has lost a region goes on where a move was that did not come to its end: the new place may be let go already.
  const finding = run.mode === "disaster" ? warning : refusal;
  const advice = "Find out who turned it. `pulumi refresh` and `pulumi up` bring it back.";
  const found: Finding[] = [];
  if (role.active !== active || role.draining === true) {
    found.push(
      finding(
        `the role of ${region} is ${JSON.stringify(role)}, and evenkeel:active is ${run.from}`,
        "Resume the drill that was not finished, or bring the parameter back to what the configuration says.",
      ),
    );
  }
  for (const { uuid, name } of placeOf(view, region).mappings) {
    const state = await mappingState(context, region, uuid);
    if (state !== (active ? "Enabled" : "Disabled")) {
      found.push(finding(`mapping ${name} in ${region} is ${state || "missing"}`, advice));
    }
  }
  for (const { name } of placeOf(view, region).rules) {
    const state = await ruleState(context, region, name);
    if (state !== (active ? "ENABLED" : "DISABLED")) {
      found.push(finding(`schedule ${name} in ${region} is ${state || "missing"}`, advice));
    }
  }
  return found;
}

/** Messages that failed for good: they stay where they are, and whoever mends them must know where. */
export const failedMessages: Check = {
  name: "dead letters",
  asks: ["SQS"],
  run: async (context) => {
    const found = await Promise.all(
      reachable(context).map(async (region) =>
        (await deadLetters(context, region))
          .filter(({ messages }) => messages > 0)
          .map(({ queue, messages }) =>
            warning(
              `${counted(messages, "message")} failed for good in ${queue} of ${region}`,
              "They stay in that region: mend the consumer and redrive the queue, before the move or after the return.",
            ),
          ),
      ),
    );
    return found.flat();
  },
};

const stateOf = ({ State, LastUpdateStatus }: FunctionConfiguration): string =>
  LastUpdateStatus === "Failed" ? "failed to update" : (State ?? "unknown");

/** Functions of the new place, and how many of them may run at once. */
export const functions: Check = {
  name: "functions",
  asks: ["Lambda"],
  run: async (context) => {
    const { aws, run, view } = context;
    const { lambda } = aws(run.to);
    const found = await Promise.all(
      placeOf(view, run.to).functions.map(async (name): Promise<Finding[]> => {
        const state = await lambda
          .send(new GetFunctionConfigurationCommand({ FunctionName: name }))
          .then(stateOf)
          .catch((error: unknown) => {
            if (error instanceof Error && error.name === "ResourceNotFoundException") {
              return "missing";
            }
            throw error;
          });
        return ["Active", "Inactive"].includes(state)
          ? []
          : [refusal(`function ${name} is ${state} in ${run.to}`, "Run `pulumi up`.")];
      }),
    );
    return [...found.flat(), ...(await concurrency(context))];
  },
};

async function concurrency(context: Context): Promise<Finding[]> {
  const { aws, run } = context;
  const limitIn = async (region: string) =>
    (await aws(region).lambda.send(new GetAccountSettingsCommand({}))).AccountLimit
      ?.ConcurrentExecutions;
  if (!reachable(context).includes(run.from)) {
    return [];
  }
  const [next, old] = [await limitIn(run.to), await limitIn(run.from)];
  return next !== undefined && old !== undefined && next < old
    ? [
        warning(
          `${run.to} may run ${next} functions at once, ${run.from} ${old}`,
          "Ask AWS for the same quota in both regions.",
        ),
      ]
    : [];
}

/** Containers of the new place, and what is said of its size. */
export const containers: Check = {
  name: "containers",
  asks: ["ECS"],
  run: async (context) => {
    const { view, run } = context;
    const found = await Promise.all(
      placeOf(view, run.to).containers.map(async (service): Promise<Finding[]> => {
        const running = (await describe(context, service))?.runningCount ?? 0;
        return running >= service.floor
          ? []
          : [
              refusal(
                `${run.to} is below its floor: ${counted(running, "task")} of ${service.name} run, ${service.floor} should`,
                `See the events of ECS service ${service.name}.`,
              ),
            ];
      }),
    );
    return found.flat();
  },
};

export const floor: Check = {
  name: "floor",
  asks: [],
  run: ({ view, run }) => {
    const { capacity } = placeOf(view, run.to);
    return Promise.resolve(
      capacity < 1
        ? [
            warning(
              `${run.to} runs ${Math.round(capacity * 100)} % of the floor of ${run.from}`,
              "Tasks on ECS are raised by the drill; pods and nodes follow the load within minutes.",
            ),
          ]
        : [],
    );
  },
};
