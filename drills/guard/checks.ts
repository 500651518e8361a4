import { type Settings } from "../../environments/schema";
import { gateChanges } from "../../policies/gate";
import { dayOf, type Standards } from "../../policies/judge";
import { lostData } from "../../policies/stateful";
import { type Finding, refusal } from "../preflight/check";
import { describeChange } from "../stack/changes";
import { resourceRegions } from "../stack/regions";
import { type State } from "../stack/state";
import { databasesOf } from "../stack/stores";
import { type Located } from "../stack/view";
import { type ResourceChange } from "../world";
import { type GuardWorld } from "./world";

/** What is about to be done to a stack. */
export const operations = ["preview", "up", "destroy", "drill"] as const;
export type Operation = (typeof operations)[number];

/** Everything that a check looks at. */
export interface Guarded {
  readonly operation: Operation;
  readonly stack: string;
  readonly settings: Settings;
  readonly state: State;
  readonly now: Date;
}

const standards = ({ settings, now }: Guarded): Standards => ({
  policies: settings.policies,
  production: settings.production,
  today: dayOf(now),
});

export const locked = ({ stack }: Guarded, holder: string | undefined): readonly Finding[] =>
  holder === undefined
    ? []
    : [
        refusal(
          `stack ${stack} is locked by ${holder}`,
          `Wait until that ends. If it runs nowhere any more: \`pulumi cancel --stack ${stack}\`, and then this command again (docs/operations.md, "Locks").`,
        ),
      ];

export const cutShort = ({ state }: Guarded): readonly Finding[] =>
  state.pending.map((operation) =>
    refusal(
      `an operation was cut short, and nobody knows whether it came to be: ${operation}`,
      'Going on could create it twice. Find out in AWS, then import or clear it (docs/operations.md, "Stuck updates").',
    ),
  );

/** Credentials of another account, of which AWS says so itself. */
export async function foreignAccount(
  { settings }: Guarded,
  account: GuardWorld["account"],
): Promise<readonly Finding[]> {
  if (account === undefined) {
    return [];
  }
  const found = await account(askedRegion(settings));
  return found === settings.account
    ? []
    : [
        refusal(
          `the credentials are of account ${found}, and the stack is in ${settings.account} (evenkeel:account)`,
          "Use credentials of the stack's account.",
        ),
      ];
}

/** The active region; never one that is down. */
export const askedRegion = ({ active, unavailable, places }: Settings): string =>
  active !== unavailable
    ? active
    : (places.find(({ region }) => region !== unavailable)?.region ?? active);

const located = (state: State): readonly Located[] => {
  const regions = resourceRegions(state);
  return state.resources.flatMap((resource) => {
    const region = regions.get(resource.urn);
    return region === undefined ? [] : [{ ...resource, region }];
  });
};

/** Databases where the configuration has no place: somebody changed home or standby of a stack that is up. */
export const foreignRegions = ({ settings, state }: Guarded): readonly Finding[] => {
  const places: readonly string[] = settings.places.map(({ region }) => region);
  const found = new Set(
    located(state)
      .filter(({ type }) => type === "aws:rds/cluster:Cluster" || type === "aws:ec2/vpc:Vpc")
      .map(({ region }) => region)
      .filter((region) => !places.includes(region)),
  );
  return [...found].map((region) =>
    refusal(
      `the stack has databases or a network in ${region}, and the configuration has places in ${places.join(" and ")} only`,
      "Undo the change of evenkeel:home, evenkeel:standby or evenkeel:topology: a place is given up by steps of its own (docs/operations.md).",
    ),
  );
};

/** The engine notices what is protected only after it has deleted what is not. */
export const precious = ({ operation, stack, settings, state }: Guarded): readonly Finding[] => {
  if (operation !== "destroy" || state.resources.length === 0) {
    return [];
  }
  const kept = state.resources.filter(({ protect }) => protect);
  return settings.production || settings.protect || kept.length > 0
    ? [
        refusal(
          `${stack} holds data that nobody may lose: ${settings.production ? "settings.production is true, " : ""}${settings.protect ? "settings.protect is true, " : ""}${kept.length} resources are protected`,
          'Pulumi would delete what is not protected before it stops at the rest. An environment is removed by steps, the last of which is a destroy (docs/operations.md, "Removing an environment").',
        ),
      ]
    : [];
};

/** Allowances and suppressions that have ended: whoever wrote them has to look again. */
export const expired = (guarded: Guarded): readonly Finding[] =>
  guarded.operation === "destroy" || guarded.operation === "drill"
    ? []
    : guarded.settings.policies.suppressions
        .filter(({ until }) => until < standards(guarded).today)
        .map(({ rule, resource, until }) =>
          refusal(
            `the suppression of ${rule} for ${resource} ended on ${until}`,
            "Mend what it covered and take it out, or give it a new reason and day (settings.policies.suppressions).",
          ),
        );

/** Changes that lose data, or turn the gate by accident. */
export function dangerous(
  guarded: Guarded,
  changes: readonly ResourceChange[],
): readonly Finding[] {
  const { settings } = guarded;
  return [
    ...lostData(changes, standards(guarded)).map((change) =>
      refusal(
        `it would ${describeChange(change)}, which holds data${change.properties.length > 0 ? `, because of ${change.properties.join(", ")}` : ""}`,
        "Undo what forces it. If it is meant: copy the data, then allow it for some days in settings.policies.suppressions (rule data-kept, docs/policies.md).",
      ),
    ),
    ...gateChanges(changes, settings).map((change) =>
      refusal(
        `it would ${describeChange(change)} while ${settings.active} serves, and the public names could lead to ${settings.home} for a moment`,
        "Move back first (npm run drill), and change the gate at home.",
      ),
    ),
  ];
}

/** Who writes, by AWS and by the configuration. */
export async function disagreeing(
  { settings, state, stack }: Guarded,
  writer: GuardWorld["writer"],
): Promise<readonly Finding[]> {
  const region = askedRegion(settings);
  const found = await Promise.all(
    databasesOf(located(state)).map(async ({ id, members }) => {
      const live = await writer(region, id);
      const wanted = members[settings.active]?.arn;
      return live === undefined || live === wanted
        ? []
        : [
            refusal(
              `configuration and AWS disagree: evenkeel:active is ${settings.active}, and the writer of ${id} is ${live}`,
              `If a move was begun, go on with it (npm run drill -- ${stack} ... --resume). If AWS or a person moved it, set evenkeel:active to the writer's region; docs/failover.md.`,
            ),
          ];
    }),
  );
  return found.flat();
}
