import { repository } from "../engine/cache";
import { Cloud } from "../model";
import { type DetailedOutcome } from "../run/operation";
import { loadAgain } from "../run/program";
import { summarize } from "../run/summary";
import { asText, readStack } from "../run/workspace";
import { deploy, type Deployed } from "./deploy";

export interface PlanOptions {
  /** `KEY=VALUE`, laid over the stack file. */
  readonly config?: readonly string[];
  /** True: as `pulumi preview` sees it. @default true */
  readonly preview?: boolean;
  /** Folder with Pulumi.yaml and the stack files. @default the repository */
  readonly project?: string;
  /** The cloud that it is planned into. @default a new one */
  readonly cloud?: Cloud;
}

/** Configuration of a stack as the program is given it, with `KEY=VALUE` laid over the stack file. */
export const configOf = (
  stack: string,
  assignments: readonly string[] = [],
  project = repository,
): Record<string, string> => asText(readStack(project, stack, assignments));

/** Plans a whole stack in this process, without the engine. */
export async function planInProcess(
  stack: string,
  options: PlanOptions = {},
): Promise<Deployed<unknown>> {
  const { preview = true, project = repository, cloud = new Cloud() } = options;
  const config = configOf(stack, options.config, project);
  const { "evenkeel:account": account } = config;
  const base = account === undefined || account === "" ? {} : { account };
  return deploy(() => loadAgain(project), {
    ...{ ...base, cloud, preview, stack, config, region: "none" },
  });
}

/** A plan in the form of a preview's outcome, in which everything is new. */
export function outcomeOf(
  stack: string,
  plan: Deployed<unknown>,
  seconds: number,
): DetailedOutcome {
  const existing = plan.resources.all;
  return summarize({
    operation: "preview",
    stack,
    ok: true,
    dataSourceCalls: plan.calls,
    seconds,
    errors: [],
    warnings: [],
    outputs: {},
    same: 0,
    regions: plan.regions,
    existing: existing.map((resource) => ({
      ...resource,
      provider: resource.provider === "" ? "" : `${resource.provider}::id`,
    })),
    details: existing
      .filter(({ type }) => !type.startsWith("pulumi:"))
      .map(({ urn, type, name }) => ({
        kind: "create" as const,
        urn,
        type,
        name,
        properties: [],
        replaces: [],
      })),
  });
}
