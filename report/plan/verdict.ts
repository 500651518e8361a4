import { counted } from "../../drills/text";
import { losesData } from "./changes";
import { dollars, sumText } from "../costText";
import { spokenUpTime, type UpTime } from "../upTime";
import { type Change, type CostReport, type Failover, type Finding, type Verdict } from "./types";

/** What a release manager needs first: may this go, and if not, why. */

interface Known {
  readonly stack: string;
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
  readonly cost: CostReport;
  readonly upTime: UpTime | undefined;
  readonly failover: Failover | undefined;
  readonly active: { readonly before: string | undefined; readonly after: string | undefined };
  readonly isNew: boolean;
}

interface Reason {
  readonly level: Verdict["level"];
  readonly text: string;
}

const some = (names: readonly string[]): string =>
  names.length <= 3
    ? names.join(", ")
    : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;

/** What is missed least. */
const light = [
  "aws:secretsmanager/secret:Secret",
  "random:index/randomPassword:RandomPassword",
  "aws:cloudwatch/logGroup:LogGroup",
];

/** Changes that lose data: stores before logins and logs. */
export const dangers = (changes: readonly Change[]): readonly Change[] =>
  changes
    .filter(losesData)
    .map((change, index) => ({ change, index, weight: light.indexOf(change.type) }))
    .sort((one, other) => one.weight - other.weight || one.index - other.index)
    .map(({ change }) => change);

/** What lets a change lose data, in words: `allowed until 2026-12-01: moved to another cluster`. */
export const allowedText = ({ allowed }: Pick<Change, "allowed">): string =>
  allowed === undefined
    ? ""
    : `allowed${allowed.until === undefined ? "" : ` until ${allowed.until}`}: ${allowed.reason}`;

const lossText = (lost: readonly Change[]): string => {
  const of = (kind: Change["kind"]) => lost.filter((each) => each.kind === kind).length;
  return (
    `${counted(lost.length, "resource")} that ${lost.length === 1 ? "holds" : "hold"} data would be ` +
    `lost (${of("replace")} replaced, ${of("delete")} deleted): ${some(lost.map(({ name }) => name))}`
  );
};

/** One reason for all that nobody allowed, and one for each allowance. */
function dataReasons({ changes }: Known): readonly Reason[] {
  const lost = dangers(changes);
  const open = lost.filter(({ allowed }) => allowed === undefined);
  const words = [...new Set(lost.map(allowedText))].filter((each) => each !== "");
  const reasons: readonly Reason[] = [
    ...(open.length > 0 ? [{ level: "stop" as const, text: `DATA LOSS: ${lossText(open)}.` }] : []),
    ...words.map((allowance) => ({
      level: "look" as const,
      text: `${lossText(lost.filter((each) => allowedText(each) === allowance))}; ${allowance}.`,
    })),
  ];
  return reasons.length > 0
    ? reasons
    : [{ level: "fine", text: "Nothing that holds data is replaced or deleted." }];
}

function otherReplacements({ changes }: Known): readonly Reason[] {
  const others = changes.filter(
    ({ stateful, kind }) => !stateful && (kind === "replace" || kind === "delete"),
  );
  const of = (kind: Change["kind"]) => others.filter((each) => each.kind === kind);
  return (["replace", "delete"] as const).flatMap((kind) => {
    const own = of(kind);
    return own.length === 0
      ? []
      : [
          {
            level: "look" as const,
            text: `${counted(own.length, "resource")} without data ${own.length === 1 ? "is" : "are"} ${kind}d: ${some(own.map(({ name }) => name))}.`,
          },
        ];
  });
}

/** The move itself, and what it leaves to the drill. */
function moveReasons({ active, stack, failover }: Known): readonly Reason[] {
  const { before, after } = active;
  if (before === undefined || after === undefined || before === after) {
    return [];
  }
  const databases = failover?.crossings.some(({ what }) => what === "Aurora cluster") ?? false;
  return [
    {
      level: "look",
      text:
        `Writes move from ${before} to ${after}. ` +
        (databases
          ? `An update by itself promotes no database: \`npm run drill -- ${stack} --to ${after} --mode planned\` does, in the right order, and records this value.`
          : `\`npm run drill -- ${stack} --to ${after} --mode planned\` does it in the right order.`),
    },
  ];
}

function rightsReasons({ changes, isNew }: Known): readonly Reason[] {
  if (isNew) {
    return [];
  }
  const gained = changes.flatMap(({ properties, policies, kind }) => [
    ...properties.flatMap(({ policy }) => policy?.gained ?? []),
    ...(kind === "create" ? policies : []),
  ]);
  const allowed = gained.filter(({ effect }) => effect === "allows");
  const wide = allowed.filter((each) => each.wide);
  return [
    ...(allowed.length > 0
      ? [
          {
            level: "look" as const,
            text: `${counted(allowed.length, "statement")} of policies allow more than before.`,
          },
        ]
      : []),
    ...(wide.length > 0
      ? [
          {
            level: "look" as const,
            text: `${wide.length} of them reach far: every action of a service, or anybody.`,
          },
        ]
      : []),
  ];
}

function findingReasons({ findings }: Known): readonly Reason[] {
  const of = (severity: Finding["severity"]) =>
    findings.filter((each) => each.severity === severity);
  const [errors, warnings] = [of("error"), of("warning")];
  const rules = (list: readonly Finding[]) => some([...new Set(list.map(({ rule }) => rule))]);
  return [
    ...(errors.length > 0
      ? [
          {
            level: "stop" as const,
            text: `${counted(errors.length, "finding")} must be put right: ${rules(errors)}.`,
          },
        ]
      : []),
    ...(warnings.length > 0
      ? [
          {
            level: "look" as const,
            text: `${counted(warnings.length, "finding")} to look at: ${rules(warnings)}.`,
          },
        ]
      : []),
  ];
}

export const isOverBudget = ({ after, budget }: CostReport): boolean =>
  budget !== undefined && after.cents > budget * 100;

function costReasons({ cost }: Known): readonly Reason[] {
  const { now, after, budget } = cost;
  const difference = after.cents - (now?.cents ?? 0);
  const each: Reason =
    now === undefined
      ? { level: "fine", text: `It costs ${sumText(after)} USD a month, by list prices.` }
      : difference === 0
        ? {
            level: "fine",
            text: `It costs what it does now: ${sumText(after)} USD a month, by list prices.`,
          }
        : {
            level: "fine",
            text: `It costs ${dollars(Math.abs(difference))} USD a month ${difference > 0 ? "more" : "less"} than now: ${sumText(after)}.`,
          };
  return isOverBudget(cost)
    ? [
        {
          level: "stop",
          text: `It costs ${sumText(after)} USD a month, more than cost.budget (${dollars((budget ?? 0) * 100)}).`,
        },
        each,
      ]
    : [each];
}

const upTimeReasons = ({ upTime }: Known): readonly Reason[] =>
  upTime === undefined ? [] : [{ level: "fine", text: spokenUpTime(upTime) }];

function failoverReasons({ failover }: Known): readonly Reason[] {
  if (failover === undefined) {
    return [];
  }
  const bare = failover.crossings.filter(({ verdict }) => verdict === "unprotected");
  const weak = failover.capacity.filter(({ active, standby }) => standby < active);
  const { drill } = failover;
  return [
    ...(bare.length > 0
      ? [
          {
            level: "look" as const,
            text: `${some(bare.map(({ what, name }) => `${what} ${name}`))} would not survive the loss of ${failover.active}.`,
          },
        ]
      : []),
    ...(weak.length > 0
      ? [
          {
            level: "look" as const,
            text: `${failover.standby} has less than ${failover.active}: ${some(weak.map(({ what }) => what))}.`,
          },
        ]
      : []),
    ...(drill !== undefined && !drill.within
      ? [
          {
            level: "look" as const,
            text: `The last drill (${drill.endedAt.slice(0, 10)}) missed an objective.`,
          },
        ]
      : []),
  ];
}

const rank = { stop: 0, look: 1, fine: 2 } as const;

export function verdictOf(known: Known): Verdict {
  const reasons = [
    ...dataReasons(known),
    ...moveReasons(known),
    ...otherReplacements(known),
    ...findingReasons(known),
    ...rightsReasons(known),
    ...costReasons(known),
    ...upTimeReasons(known),
    ...failoverReasons(known),
  ]
    .map((reason, index) => ({ reason, index }))
    .sort((a, b) => rank[a.reason.level] - rank[b.reason.level] || a.index - b.index)
    .map(({ reason }) => reason);
  const level = reasons[0]?.level ?? "fine";
  const title = {
    stop: "Stop: this must not go as it is",
    look: "Look before you say yes",
    fine: known.changes.length === 0 ? "Nothing changes" : "Nothing speaks against it",
  }[level];
  return { level, title, reasons: reasons.map(({ text }) => text) };
}
