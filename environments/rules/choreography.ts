import { choreography, type Part } from "../../functions/shared/choreography";
import { type Finding } from "../issues";
import { nearest } from "../nearest";
import { present, when } from "./rule";
import { type DraftService } from "./services";

const parts: { readonly [folder: string]: Part } = choreography;

/**
 * What the code that Evenkeel brings can tell and hear. An event that it does not know would end in the dead-letter queue, or
 * never be told. Code of a team's own is not known here.
 * @param published what all services tell of; what nobody does is another rule's.
 */
export function ownPart(
  path: string[],
  name: string,
  service: DraftService,
  published: readonly string[],
): Finding[] {
  const folder = service.code ?? name;
  const part = Object.hasOwn(parts, folder) ? parts[folder] : undefined;
  if (service.runsOn !== "lambda" || part === undefined) {
    return [];
  }
  const { publishes, consumes, waitsForAll = false } = part;
  const heard = Object.keys(service.consumes ?? {});
  const missing = waitsForAll ? consumes.filter((event) => !heard.includes(event)) : [];
  const [example] = missing;
  return [
    ...heard
      .filter((event) => published.includes(event))
      .flatMap((event) =>
        unknown([...path, "consumes", event], event, `functions/${folder} handles`, consumes),
      ),
    ...present(service.publishes).flatMap((event, index) =>
      unknown([...path, "publishes", index], event, `functions/${folder} tells of`, publishes),
    ),
    ...when(
      heard.length > 0 && example !== undefined,
      [...path, "consumes"],
      `must name ${missing.join(" and ")} too (functions/${folder} waits for ${consumes.join(" and ")} before it acts)`,
      { [example ?? ""]: {} },
    ),
  ];
}

function unknown(
  path: Finding["path"],
  event: string,
  what: string,
  known: readonly string[],
): Finding[] {
  const near = nearest(event, known);
  return when(
    !known.includes(event),
    path,
    `must be an event that ${what} (${known.length > 0 ? known.join(", ") : "none"})`,
    near ?? known[0] ?? "no value",
    near === undefined ? undefined : `did you mean ${near}?`,
  );
}
