import "../lab/mocks/deferred.cjs";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { dump } from "js-yaml";
import { definitions } from "../environments/definitions";
import { definitionSchema } from "../environments/schema";

/**
 * docs/reference/NAME.md, made from cli/reference/NAME.md and the settings of the environment of that name, with every
 * default filled in. Run: node --require tsx/cjs cli/referencePages.ts
 */

const templates = join(__dirname, "reference");
const folder = join(__dirname, "..", "docs", "reference");

/** Names of the reference systems that have a page. */
export const pages = readdirSync(templates).map((name) => basename(name, ".md"));

export const pagePath = (name: string) => join(folder, `${name}.md`);

/** What the environment is built with, as YAML. */
function settingsOf(name: string): string {
  const definition = definitions[name];
  if (definition === undefined) {
    throw new Error(`cli/reference/${name}.md: there is no environment ${name}`);
  }
  const settings = dump(definitionSchema.parse(definition), {
    lineWidth: 110,
    noRefs: true,
    quotingType: '"',
  });
  return ["```yaml", settings.trimEnd(), "```"].join("\n");
}

/** The whole page as Markdown. */
export function referencePage(name: string): string {
  const template = readFileSync(join(templates, `${name}.md`), "utf8");
  const picture = `![The architecture, drawn from the plan](../pictures/${name}.svg)`;
  return template
    .replace("\n## How it is built\n", (heading) => `${heading}\n${picture}\n`)
    .replace("<!-- settings -->", () => settingsOf(name));
}

if (require.main === module) {
  for (const name of pages) {
    writeFileSync(pagePath(name), referencePage(name));
  }
}
