import {
  type EngineEvent,
  type PolicyEvent,
  type StepEventMetadata,
} from "@pulumi/pulumi/automation";
import { stripVTControlCharacters } from "node:util";
import {
  type Change,
  type ChangeKind,
  type DetailedOutcome,
  type OperationName,
} from "./operation";
import { unknownText } from "../providers/wire";
import { readableErrors } from "./programError";
import { isCounted, type Placed } from "./places";
import { type Known, summarize } from "./summary";

/** The engine's steps that mean something to a person; a replacement is three steps, of which one counts. */
const kinds: { readonly [op: string]: ChangeKind } = {
  same: "same",
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
  import: "create",
};

const gone = new Set([
  "delete",
  "delete-replaced",
  "discard",
  "discard-replaced",
  "remove-pending-replace",
]);

/** The engine's texts without colours, and without what a terminal would need. */
const plain = (text: string): string =>
  stripVTControlCharacters(text.replace(/<\{%[^%]*%\}>/g, "")).trim();

/** Outputs in which what only an update can tell says so. */
function readable(outputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(outputs).replaceAll(unknownText, "(known after up)");
  return JSON.parse(text) as Record<string, unknown>;
}

/** Inputs without those that only an update can tell. */
const known = (inputs: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== unknownText));

const typeIn = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";
const nameIn = (urn: string): string => urn.split("::").slice(3).join("::");

/** Reads the events of one operation, and says in the end what it came to. */
export class Tally {
  private readonly steps = new Map<string, { kind: ChangeKind; metadata: StepEventMetadata }>();
  private readonly present = new Map<string, Placed>();
  private readonly failed = new Set<string>();
  private readonly errors: string[] = [];
  private readonly warnings: string[] = [];
  private outputs: Readonly<Record<string, unknown>> = {};

  constructor(private readonly operation: OperationName) {}

  public get size(): number {
    return this.present.size;
  }

  public readonly event = (event: EngineEvent): void => {
    const { resourcePreEvent, resOutputsEvent, resOpFailedEvent } = event;
    const { diagnosticEvent, policyEvent } = event;
    if (resourcePreEvent) {
      this.step(resourcePreEvent.metadata);
    }
    if (resOutputsEvent) {
      this.finished(resOutputsEvent.metadata);
    }
    if (resOpFailedEvent) {
      this.failed.add(resOpFailedEvent.metadata.urn);
    }
    if (policyEvent) {
      this.judged(policyEvent);
    }
    if (diagnosticEvent && !diagnosticEvent.ephemeral) {
      const { severity, urn, message } = diagnosticEvent;
      const isNamed = !urn || !isCounted(typeIn(urn)) || message.includes(`'${nameIn(urn)}'`);
      const where = isNamed ? "" : `${typeIn(urn)} ${nameIn(urn)}: `;
      const text = `${where}${plain(message)}`;
      // The engine's own summary of what other diagnostics have said already.
      if (
        severity === "error" &&
        !/^(update|preview|refresh|destroy) failed$/.test(plain(message))
      ) {
        this.errors.push(text);
      } else if (severity === "warning") {
        this.warnings.push(text);
      }
    }
  };

  /** What a policy pack says, in Pulumi's own analyzer. */
  private judged({ resourceUrn = "", policyName, message, enforcementLevel }: PolicyEvent): void {
    // Its first line is the policy's description.
    const [, ...said] = plain(message).split("\n");
    const text = `${enforcementLevel} ${policyName}: ${nameIn(resourceUrn)} ${said.join(" ").trim()}`;
    (enforcementLevel === "mandatory" ? this.errors : this.warnings).push(text);
  }

  /** Adds what the reader should know besides the engine's own warnings. */
  public warn(text: string): void {
    this.warnings.push(text);
  }

  private step(metadata: StepEventMetadata): void {
    const { urn, op } = metadata;
    const kind = kinds[op];
    if (kind !== undefined && isCounted(typeIn(urn))) {
      this.steps.set(urn, { kind, metadata });
    }
    this.place(metadata);
  }

  private finished(metadata: StepEventMetadata): void {
    const { urn, op } = metadata;
    if (op === "refresh" || this.operation === "refresh") {
      this.step(metadata);
    }
    if (typeIn(urn) === "pulumi:pulumi:Stack" && !gone.has(op)) {
      this.outputs = readable(metadata.new?.outputs ?? {});
    }
    this.place(metadata);
  }

  private place({ urn, op, type, provider, new: now, old }: StepEventMetadata): void {
    if (gone.has(op)) {
      // The old half of a replacement leaves the new one in place.
      if (op === "delete") {
        this.present.delete(urn);
      }
      return;
    }
    const parent = now?.parent ?? old?.parent ?? "";
    this.present.set(urn, {
      ...{ urn, type, parent },
      provider: provider ?? now?.provider ?? "",
      inputs: known(now?.inputs ?? old?.inputs ?? {}),
    });
  }

  private changes(): readonly Change[] {
    return [...this.steps].flatMap(([urn, { kind, metadata }]) => {
      if (kind === "same" || this.failed.has(urn)) {
        return [];
      }
      const { detailedDiff, diffs, keys, type } = metadata;
      const details = Object.entries(detailedDiff ?? {});
      const properties = details.length > 0 ? details.map(([path]) => path) : (diffs ?? []);
      const forced = details.filter(([, { diffKind }]) => diffKind.endsWith("replace"));
      const replaces = forced.length > 0 ? forced.map(([path]) => path) : (keys ?? []);
      return [{ kind, urn, type, name: nameIn(urn), properties, replaces }];
    });
  }

  /** The outcome, given what the events do not say. */
  public outcome(
    known: Omit<
      Known,
      "operation" | "details" | "existing" | "same" | "outputs" | "warnings" | "errors"
    > & {
      /** Folder of the program, for the source lines of its errors. */
      readonly project: string;
      /** Errors that replace the engine's own. */
      readonly errors?: readonly string[];
    },
  ): DetailedOutcome {
    return summarize({
      ...known,
      operation: this.operation,
      details: this.changes(),
      existing: [...this.present.values()].filter(({ urn }) => !this.failed.has(urn)),
      same: [...this.steps.values()].filter(({ kind }) => kind === "same").length,
      outputs: this.outputs,
      errors: known.errors ?? readableErrors(this.errors, known.project),
      warnings: [...new Set(this.warnings)],
    });
  }
}
