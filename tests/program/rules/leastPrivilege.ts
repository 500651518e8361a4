import { isDeepStrictEqual } from "node:util";
import { declared, type Part } from "../declared";
import { actionOf, overlap } from "../iamReference";
import { label, providerName } from "../plans";
import { type Said } from "../policies";
import { distinct } from "../values";
import { allowedBy, pairs, statementsOfRoles, type Workload, workloads } from "../workloads";
import { over, type Rule, type Run } from "./rule";

/** Allowed on everything although AWS lists a resource: datasets are OpenTelemetry's, and metrics have no ARN. */
const metricsWithoutArn = [
  "cloudwatch:GetMetricData",
  "cloudwatch:ListMetrics",
  "cloudwatch:PutMetricData",
];

const partOf = ({ resource }: Workload): Part => {
  if (resource.type !== "aws:lambda/function:Function") {
    return "container";
  }
  const end = /-(api|consumer|relay)$/.exec(String(resource.inputs.name))?.[1];
  if (end === undefined) {
    throw new Error(`${label(resource)} is no known part of its service`);
  }
  return end === "api" ? "handlers" : (end as Part);
};

const shown = ({ resource, actions }: Said) => `${label(resource)}: ${actions.join(", ")}`;

const without = (list: readonly string[], other: readonly string[]) =>
  list.filter((each) => !other.includes(each));

const ofServices = ({ plan, settings }: Run) =>
  workloads(plan).flatMap((workload) =>
    workload.service !== undefined && workload.service in settings.services
      ? [{ ...workload, service: workload.service }]
      : [],
  );

/** Actions that act on none of a statement's resources, and resources that none of its actions act on. */
async function idle(said: Said): Promise<readonly string[]> {
  const arns = (await Promise.all(said.actions.map(actionOf))).map((known) => known?.arns);
  const onAny = (action: number, resources: readonly string[]) =>
    resources.some(
      (resource) => resource === "*" || arns[action]?.some((arn) => overlap(arn, resource)),
    );
  const actions = said.actions.filter((_, index) => !onAny(index, said.resources));
  const resources = said.resources.filter(
    (resource) => !said.actions.some((_, index) => onAny(index, [resource])),
  );
  const found = [...actions, ...resources];
  return found.length === 0 ? [] : [`${shown(said)}: ${found.join(", ")}`];
}

/** Each workload may do what its service declares, and nothing else. */
export const leastPrivilege: readonly Rule[] = [
  {
    name: "gives each workload a role of its own",
    violations: ({ plan }) =>
      over("workload", workloads(plan), (running) =>
        running
          .filter(({ role }, index) => running.findIndex((each) => each.role === role) !== index)
          .map(({ resource }) => label(resource)),
      ),
  },
  {
    name: "runs every service in every place",
    violations: (run) => {
      const { services, places } = run.settings;
      const found = ofServices(run).map(
        ({ resource, service }) => `${service} in ${providerName(resource)}`,
      );
      const wanted = Object.keys(services).flatMap((service) =>
        places.map(({ region }) => `${service} in ${region}`),
      );
      return [...without(wanted, found), ...without(found, wanted)];
    },
  },
  {
    name: "allows each part of a service what the service declares, no less and no more",
    violations: (run) => {
      const { plan, settings } = run;
      const keyOf = (region: string, what: string) =>
        String(plan.resources.only("aws:kms/key:Key", `keys-${region}-${what}`).outputs.arn);
      return ofServices(run).flatMap((workload) => {
        const name = label(workload.resource);
        const region = providerName(workload.resource);
        const place = settings.places.find((each) => each.region === region);
        if (place === undefined) {
          return [`${name} is in no place`];
        }
        const keys = { data: keyOf(region, "data"), events: keyOf(region, "events") };
        const wanted = declared(workload.service, partOf(workload), { settings, place, keys });
        const allowed = allowedBy(plan, workload.role);
        return [
          ...distinct(without(wanted, allowed)).map((each) => `${name} lacks ${each}`),
          ...distinct(without(allowed, wanted)).map((each) => `${name} may ${each}`),
        ];
      });
    },
  },
  {
    name: "speaks of actions that AWS has",
    violations: async ({ plan }) => {
      const actions = distinct(statementsOfRoles(plan).flatMap((each) => each.actions));
      const known = await Promise.all(actions.map(actionOf));
      return actions.filter((_, index) => known[index] === undefined);
    },
  },
  {
    name: "allows on everything only what can be allowed on nothing less",
    violations: async ({ plan }) => {
      const actions = statementsOfRoles(plan)
        .filter(({ resources }) => resources.includes("*"))
        .flatMap((each) => each.actions)
        .filter((action) => !metricsWithoutArn.includes(action));
      const known = await Promise.all(actions.map(actionOf));
      return over("action on everything", actions, (all) =>
        all.filter((_, index) => known[index]?.onEverything !== true),
      );
    },
  },
  {
    name: "names resources that its actions act on",
    violations: async ({ plan }) => (await Promise.all(statementsOfRoles(plan).map(idle))).flat(),
  },
  {
    name: "hands on roles by name, to one service of AWS's",
    violations: ({ plan }) =>
      statementsOfRoles(plan)
        .filter(({ actions }) => actions.includes("iam:PassRole"))
        .filter(({ actions, resources, condition }) => {
          const to = (condition as Record<string, Record<string, unknown>> | undefined)
            ?.StringEquals;
          return (
            !isDeepStrictEqual(actions, ["iam:PassRole"]) ||
            to?.["iam:PassedToService"] === undefined ||
            resources.some((each) => !/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(each))
          );
        })
        .flatMap(pairs),
  },
];
