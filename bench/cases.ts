import { type Engine } from "../lab/engine/find";
import { repository } from "../lab/engine/cache";
import { cdkSynth, ownPlan, planFigures, terraformPlan } from "./others";
import { preview, type Preview } from "./lab";
import { projectWith, withoutCache } from "./stock";
import { bend, figure, fit, median, type Point, ratios, spreadOf } from "./statistics";

/** What is measured. Each case alternates between what it compares, so that both meet the same minute. */

export interface Setting {
  readonly engine: Engine;
  readonly rounds: number;
  readonly say: (text: string) => void;
}

/** A line of a case's table. */
export interface Row {
  readonly what: string;
  readonly cells: readonly string[];
}

export interface Result {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** What the table does not say. */
  readonly notes: readonly string[];
}

/** Rounds of several things in turn. */
async function alternate<Key extends string, Value>(
  { rounds, say }: Setting,
  makers: Readonly<Record<Key, () => Promise<Value>>>,
): Promise<Readonly<Record<Key, readonly Value[]>>> {
  const keys = Object.keys(makers) as Key[];
  const made = Object.fromEntries(keys.map((key) => [key, []])) as unknown as Record<Key, Value[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const key of keys) {
      say(`round ${round + 1} of ${rounds}: ${key}`);
      made[key].push(await makers[key]());
    }
  }
  return made;
}

const secondsOf = (previews: readonly { readonly seconds: number }[]) =>
  previews.map(({ seconds }) => seconds);

const emptyProject = `${repository}/lab/run/empty`;

/** (a) Previews against that of a program without resources. */
export async function previews(setting: Setting): Promise<Result> {
  const { engine } = setting;
  const of = (stack: string) => () => preview({ engine, stack });
  const { empty, ...stacks } = await alternate(setting, {
    empty: () => preview({ engine, stack: "empty", project: emptyProject, mayBeEmpty: true }),
    dev: of("dev"),
    prod: of("prod"),
    commerce: of("commerce"),
  });
  return {
    title: "Previews in the lab against the empty program",
    columns: ["stack", "resources", "seconds", "times the empty program", "peak MB"],
    rows: Object.entries({ empty, ...stacks }).map(
      ([what, runs]: [string, readonly Preview[]]) => ({
        what,
        cells: [
          `${runs[0]?.resources ?? 0}`,
          figure(spreadOf(secondsOf(runs)), 1),
          figure(ratios(secondsOf(runs), secondsOf(empty))),
          figure(spreadOf(runs.map(({ peak }) => peak)), 0),
        ],
      }),
    ),
    notes: [
      "From the command's start to its answer, each from nothing. The peak is that of the process that holds the program and the simulated providers.",
    ],
  };
}

/** (b) The same program, loaded as Pulumi's runner would by default. */
export async function stock(setting: Setting): Promise<Result> {
  const { engine, say } = setting;
  const projects = { ours: projectWith("main.cjs"), stock: projectWith("bench/stock.cjs") };
  const of = (name: keyof typeof projects) => () =>
    preview({ engine, stack: "prod", project: projects[name].folder, plain: true });
  try {
    say("filling the caches of both");
    await of("ours")();
    await of("stock")();
    const fresh = await alternate(setting, {
      "main.cjs": () => withoutCache(of("ours")),
      "ts-node": () => withoutCache(of("stock")),
    });
    const again = await alternate(setting, { "main.cjs": of("ours"), "ts-node": of("stock") });
    const rows = (when: string, runs: Readonly<Record<string, readonly Preview[]>>) =>
      Object.entries(runs).map(([what, each]) => ({
        what: `${what}, ${when}`,
        cells: [
          figure(spreadOf(secondsOf(each)), 1),
          figure(spreadOf(each.map(({ cpu }) => cpu)), 1),
          figure(spreadOf(each.map(({ peak }) => peak)), 0),
          figure(ratios(secondsOf(each), secondsOf(runs["ts-node"] ?? []))),
        ],
      }));
    return {
      title: "Preview of prod, loaded our way and the stock way",
      columns: ["loaded by", "seconds", "CPU s", "peak MB", "of the stock way's time"],
      rows: [...rows("nothing compiled yet", fresh), ...rows("unchanged since", again)],
      notes: [
        "The stock way is bench/stock.cjs: the ts-node that @pulumi/pulumi brings along, registered as its runner does, with source-map-support and Node's own limit of stack frames. Nothing else differs. Both keep what they compiled among the temporary files: a new runner of a workflow has none of it, and what ts-node has kept it takes as it is, without checking types.",
      ],
    };
  } finally {
    Object.values(projects).forEach(({ remove }) => remove());
  }
}

/** (c) A plan without an engine, against what other tools do for as many resources. */
export async function others(setting: Setting): Promise<Result> {
  const { custom } = planFigures("prod");
  const cdk = cdkSynth(custom, setting.say);
  const terraform = terraformPlan(custom);
  const makers: Record<string, () => Promise<number>> = {
    "evenkeel, in process": () => Promise.resolve(ownPlan("prod")),
    "cdk synth": () => Promise.resolve(cdk.run()),
    ...(terraform ? { "terraform plan": () => Promise.resolve(terraform.run()) } : {}),
  };
  const runs = await alternate(setting, makers);
  cdk.remove();
  terraform?.remove();
  const own = runs["evenkeel, in process"] ?? [];
  return {
    title: `Plan of prod's ${custom} resources without an engine`,
    columns: ["tool", "seconds", "ours, of its time"],
    rows: Object.entries(runs).map(([what, seconds]: [string, readonly number[]]) => ({
      what,
      cells: [figure(spreadOf(seconds), 1), figure(ratios(own, seconds))],
    })),
    notes: [
      "The CDK app (bench/cdk) makes as many of CloudFormation's own constructs, with none of the checks that ours makes; terraform plans as many `terraform_data`, which no provider is asked about. Ours plans all components, policies and checks against the simulated cloud.",
      ...(terraform ? [] : ["terraform is not installed here, so it was left out."]),
    ],
  };
}

const sizes = [5, 25, 50, 75, 100, 125, 150, 175, 200];

const services = (size: number) =>
  Array.from(
    { length: size },
    (_, index) =>
      `settings.services.more-${index}={runsOn: lambda, code: inventory, consumes: {OrderPlaced: {}}}`,
  );

type Measure = (config: readonly string[], engine: Engine) => Promise<Used>;

const kinds: Readonly<Record<string, Measure>> = {
  "in process": async (config) => planFigures("dev", config),
  "on the engine, providers included": (config, engine) =>
    preview({ engine, stack: "dev", config }),
};

/** (d) What one more resource and one more service cost. */
export async function growth(setting: Setting): Promise<Result> {
  const rows: Row[] = [];
  for (const [what, measure] of Object.entries(kinds)) {
    const makers = Object.fromEntries(
      sizes.map((size) => [`${size} services`, () => measure(services(size), setting.engine)]),
    );
    const runs = await alternate<string, Used>(setting, makers);
    const points = (of: (size: number, run: Used) => Point) =>
      sizes.map((size) => {
        const each = (runs[`${size} services`] ?? []).map((run) => of(size, run));
        return { x: each[0]?.x ?? 0, y: median(each.map(({ y }) => y)) };
      });
    const byResource = points((_, { resources, cpu }) => ({ x: resources, y: cpu * 1000 }));
    const memory = points((_, { resources, peak }) => ({ x: resources, y: peak * 1000 }));
    const byService = points((size, { cpu }) => ({ x: size, y: cpu * 1000 }));
    rows.push({
      what,
      cells: [
        `${byResource[0]?.x ?? 0}-${byResource.at(-1)?.x ?? 0}`,
        fit(byResource).slope.toFixed(1),
        bend(byResource).toFixed(2),
        fit(byService).slope.toFixed(0),
        fit(memory).slope.toFixed(0),
        bend(memory).toFixed(2),
      ],
    });
  }
  return {
    title: `Growth of dev from ${sizes[0]} to ${sizes.at(-1)} more services`,
    columns: [
      ...["plan", "resources", "CPU ms per resource", "bend"],
      ...["CPU ms per service", "peak kB per resource", "bend"],
    ],
    rows,
    notes: [
      "Least squares over the medians of each size. The bend is the slope of the upper half over that of the lower half: 1 is a straight line, about 3 would be a parabola.",
    ],
  };
}

interface Used {
  readonly resources: number;
  readonly cpu: number;
  readonly peak: number;
}

/** Calls that answer nothing a preview needs, by the end of their path. */
const methods = {
  RegisterResource: "resources registered with the engine",
  RegisterResourceOutputs: "components closed",
  "ResourceMonitor/Invoke": "look-ups of the engine's own state (resources as values)",
  "Engine/Log": "messages to the engine",
  "ResourceProvider/Invoke": "data-source calls",
  "ResourceProvider/CheckConfig": "provider instances",
};

/** (e) Calls of a preview. One round: they are the same every time. */
export async function calls({ engine, say }: Setting): Promise<Result> {
  const rows: Row[] = [];
  for (const stack of ["dev", "prod", "commerce"]) {
    say(`calls of ${stack}`);
    const { counts } = await preview({ engine, stack });
    const ending = (end: string) =>
      Object.entries(counts).reduce(
        (sum, [path, count]) =>
          path.endsWith(`/${end}`) || path.endsWith(`.${end}`) ? sum + count : sum,
        0,
      );
    const toEngine = Object.entries(counts)
      .filter(([path]) => /\.(ResourceMonitor|Engine)\//.test(path))
      .reduce((sum, [, count]) => sum + count, 0);
    rows.push({
      what: stack,
      cells: [toEngine, ...Object.keys(methods).map(ending)].map(String),
    });
  }
  return {
    title: "Round trips of a preview",
    columns: ["stack", "calls to the engine", ...Object.values(methods)],
    rows,
    notes: [],
  };
}
