import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { heldBy, type Lease, leaseParameter, otherHolder } from "../actions/lease";
import { type Context, reachable } from "../context";
import { wrongRoles } from "../stack/roles";
import { type State } from "../stack/state";
import { type Check, type Finding, refusal } from "./check";

/** Another drill on the same stack. */
export const lease: Check = {
  name: "other drills",
  asks: ["SSM"],
  run: async (context) =>
    // The lease of a move the other way is in the other place.
    (await Promise.all(reachable(context).map((region) => leaseIn(context, region)))).flat(),
};

async function leaseIn(context: Context, region: string): Promise<Finding[]> {
  const holder = await otherHolder(context, region);
  return holder === undefined ? [] : [leaseFinding(context, holder, region)];
}

export const leaseFinding = ({ view }: Context, holder: Lease, region: string): Finding =>
  refusal(
    heldBy(holder),
    "Wait until it ends. If it was killed: --resume where its journal is, or, once you know that it runs nowhere, " +
      `remove the parameter ${leaseParameter(view.prefix)} in ${region}.`,
  );

/** Whether the credentials are of the stack's account. */
export const account: Check = {
  name: "credentials",
  asks: ["STS"],
  run: async ({ aws, run, view }) => {
    const { Account } = await aws(run.to).sts.send(new GetCallerIdentityCommand({}));
    return Account === view.account
      ? []
      : [
          refusal(
            `the credentials are of account ${Account ?? "unknown"}, the stack is in ${view.account}`,
            "Use credentials of the stack's account.",
          ),
        ];
  },
};

/**
 * Lock, operations that were cut short, and a state that does not say what the configuration says.
 * @param holder who has locked the stack.
 */
export function stackFindings(
  { run, settings, view }: Context,
  state: State,
  holder: string | undefined,
): readonly Finding[] {
  const { unavailable } = settings;
  const wrong = wrongRoles(state, { prefix: view.prefix, active: run.from, unavailable });
  return [
    ...(holder === undefined
      ? []
      : [
          refusal(
            `stack ${run.stack} is locked by ${holder}`,
            `Wait until that ends; if it runs nowhere any more, \`pulumi cancel --stack ${run.stack}\`.`,
          ),
        ]),
    ...state.pending.map((operation) =>
      refusal(
        `an operation was cut short: ${operation}`,
        "Find out whether it came to be, and `pulumi refresh` (docs/state.md).",
      ),
    ),
    ...view.unplaced.map((urn) =>
      refusal(
        `nothing says which region the provider ${urn.split("::").at(-1) ?? urn} calls`,
        "Give it a region, or nobody can leave it alone while that region is down.",
      ),
    ),
    ...(wrong.length === 0
      ? []
      : [
          refusal(
            `the state and evenkeel:active disagree on ${wrong.map(({ name }) => name).join(", ")}`,
            `Run \`pulumi up --stack ${run.stack}\` first, or undo the change of evenkeel:active.`,
          ),
        ]),
  ];
}

/** Regions that are said to be down. */
export const availability: Check = {
  name: "places",
  asks: [],
  run: ({ run, settings }) => {
    const { unavailable } = settings;
    const found: Finding[] = [];
    if (run.mode === "disaster" && unavailable === run.to) {
      found.push(
        refusal(
          `${run.to} is said to be down itself (evenkeel:unavailable)`,
          "Take evenkeel:unavailable out once it is back, or wait: there is nowhere to move to.",
        ),
      );
    }
    return Promise.resolve(found);
  },
};
