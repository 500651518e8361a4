import "../lab/mocks/deferred.cjs";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../lab/engine/cache";
import { definitions } from "../environments/definitions";
import { gather } from "../report/plan/gather";
import { write, type Written } from "../report/write/files";

/**
 * docs/pictures/*.svg and docs/plan.md, made from plans of the stacks as they are now.
 * Run: node --require tsx/cjs cli/planPage.ts
 */

const docs = join(repository, "docs");
export const picturePath = (name: string): string => join(docs, "pictures", `${name}.svg`);
export const planPagePath = join(docs, "plan.md");

/** Every stack as it is, and prod on its way to its other region. */
const plans: { readonly [name: string]: readonly [stack: string, config: readonly string[]] } = {
  ...Object.fromEntries(Object.keys(definitions).map((stack) => [stack, [stack, []] as const])),
  "prod-moved": ["prod", ["active=eu-central-1"]],
};

export const pictureNames = Object.keys(plans);

/** What `evenkeel plan` writes of one of them. */
export async function planned(name: string): Promise<Written> {
  const [stack, config] = plans[name] ?? [name, []];
  return write(await gather({ repository, stack, config, alone: true }));
}

/** The page, with the comment that a pull request would get. */
export function planPage({ files }: Written): string {
  const template = readFileSync(join(__dirname, "plan.template.md"), "utf8");
  // The whole comment, but for the line that nobody sees.
  const comment = (files["plan.md"] ?? "").split("\n").slice(1).join("\n").trim();
  const quoted = comment.replace(/^/gm, "> ").replace(/ +$/gm, "");
  return template.replace("<!-- comment -->", () => quoted);
}

async function main(): Promise<void> {
  mkdirSync(join(docs, "pictures"), { recursive: true });
  for (const name of pictureNames) {
    const written = await planned(name);
    writeFileSync(picturePath(name), written.files["topology.svg"] ?? "");
    if (name === "prod-moved") {
      writeFileSync(planPagePath, planPage(written));
    }
  }
}

if (require.main === module) {
  main().then(
    () => process.exit(),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
}
