import { readFileSync } from "node:fs";
import { withoutTraces } from "../../lab/mocks/traces";
import { standardsOf } from "../../lab/mocks/judged";
import { planInProcess } from "../../lab/mocks/plan";
import { type Settings } from "../../environments/schema";
import { knownPrices } from "../prices";
import { knownTimes } from "../upTime";
import { planAt } from "./baseRef";
import { readDrill } from "./drill";
import { readPreview } from "./fromPreview";
import { type Asked } from "./report";
import { settingsFor } from "./settings";
import { nothing, snapshotOf } from "./snapshot";
import { policyFindings } from "./standards";
import { type Finding, type Snapshot } from "./types";

/** Gets together what a report is made of, from what the command line says. */

/** What looks at a plan and finds fault: a policy pack, a guard. */
export type Policy = (after: Snapshot, stack: string) => readonly Finding[];

export interface Wanted {
  readonly repository: string;
  readonly stack: string;
  /** File of `pulumi preview --json --show-sames`. */
  readonly from?: string;
  /** Git ref. */
  readonly base?: string;
  /** `KEY=VALUE`, laid over the stack file. */
  readonly config: readonly string[];
  /** File of a drill's report. */
  readonly drill?: string;
  readonly policies?: readonly Policy[];
  /** Only the stack as it is: nobody asks what a move would change. @default false */
  readonly alone?: boolean;
  readonly say?: (text: string) => void;
}

/** Flags or files that make no sense; nothing was done. */
export class RefusedError extends Error {}

export interface Gathered {
  readonly asked: Asked;
  readonly before: Snapshot;
  readonly after: Snapshot;
}

function readText(flag: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new RefusedError(`${flag} ${file}: cannot be read (${code ?? String(error)}).`);
  }
}

/** What a reader of a file finds wrong is told with the flag that named it. */
function reading<T>(flag: string, file: string, read: (text: string) => T): T {
  const text = readText(flag, file);
  try {
    return read(text);
  } catch (error) {
    throw new RefusedError(
      `${flag} ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

type Compared = Pick<
  Asked,
  "source" | "base" | "before" | "after" | "foreseen" | "same" | "limits" | "moved"
>;

function fromEngine({ stack, from = "" }: Wanted): Compared {
  const preview = reading("--from", from, (text) => readPreview(text, stack));
  const { before, after, foreseen, same, complete } = preview;
  return {
    ...{ before, after, foreseen },
    ...(complete ? {} : { same }),
    source: "From pulumi preview",
    base: "the state of the stack",
    limits: complete
      ? []
      : [
          `The preview leaves out the ${same} resources that stay as they are: cost, failover and picture lack them. \`pulumi preview --json --show-sames\` keeps them.`,
        ],
  };
}

const plan = (stack: string, config: readonly string[]): Promise<Snapshot> =>
  withoutTraces(async () => snapshotOf(await planInProcess(stack, { preview: false, config })));

/** The stack with the other place serving, to see what a move would change. */
async function movedOf(
  { stack, config }: Wanted,
  { active, places }: Snapshot,
): Promise<Snapshot | undefined> {
  const other = places.find((place) => place !== active);
  return other === undefined ? undefined : plan(stack, [...config, `active=${other}`]);
}

async function inProcess(wanted: Wanted): Promise<Compared> {
  const { stack, base, config, repository, say } = wanted;
  say?.(`planning ${stack}`);
  const after = await plan(stack, config);
  const isConfigured = config.length > 0;
  const compared = await (async () => {
    if (base !== undefined) {
      say?.(`planning ${stack} at ${base}`);
      const { snapshot, words } = await withoutTraces(() => planAt(repository, stack, base));
      return { before: snapshot, words };
    }
    return isConfigured
      ? { before: await plan(stack, []), words: `the same stack without ${config.join(", ")}` }
      : { before: nothing, words: "nothing: the whole stack" };
  })();
  const { before, words } = compared;
  const moves = before.active !== undefined && before.active !== after.active;
  return {
    ...{ before, after },
    source: "Planned in one process, without AWS and without the stack's state",
    base: words,
    moved: moves || wanted.alone === true ? undefined : await movedOf(wanted, after),
    limits: [
      "It compares two programs: what somebody changed in AWS by hand is not in it. `--from` reads what Pulumi itself foresees.",
    ],
  };
}

/** @throws RefusedError for flags that do not go together and files that are not what they should be; whatever planning throws. */
export async function gather(wanted: Wanted): Promise<Gathered> {
  const { stack, from, base, config, drill, policies = [] } = wanted;
  if (from !== undefined && (base !== undefined || config.length > 0)) {
    throw new RefusedError(
      "--from does not go with --base or --config: a preview is compared with the stack's state, and has its configuration in it.",
    );
  }
  const figures =
    drill === undefined ? undefined : reading("--drill", drill, (text) => readDrill(text, stack));
  const settings: Settings = settingsFor(stack, config);
  const compared = from === undefined ? await inProcess(wanted) : fromEngine(wanted);
  const asked: Asked = {
    ...{ stack, settings, ...compared },
    drill: figures,
    standards: standardsOf(settings),
    findings: [
      ...policyFindings(compared.after, settings),
      ...policies.flatMap((find) => find(compared.after, stack)),
    ],
    prices: knownPrices(),
    times: knownTimes(),
  };
  return { asked, before: compared.before, after: compared.after };
}
