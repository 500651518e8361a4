import { type EngineEvent } from "@pulumi/pulumi/automation";
import { stripVTControlCharacters } from "node:util";
import { type EngineRun, type ResourceChange } from "../world";

/** The engine's steps that change something; a replacement is three steps, of which one counts. */
const kinds: { readonly [op: string]: ResourceChange["kind"] } = {
  create: "create",
  import: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
};

const isCounted = (type: string): boolean =>
  type !== "pulumi:pulumi:Stack" && !type.startsWith("pulumi:providers:");

const plain = (text: string): string =>
  stripVTControlCharacters(text.replace(/<\{%[^%]*%\}>/g, "")).trim();

/** Reads the events of one operation: what it changes, what went wrong, and whether it must end. */
export class Watch {
  public readonly changes: ResourceChange[] = [];
  public readonly errors: string[] = [];
  /** Why the operation must end. */
  public refusal?: string;

  constructor(
    private readonly run: EngineRun,
    private readonly operation: string,
    private readonly stop: () => void,
  ) {}

  public readonly event = ({ resourcePreEvent, diagnosticEvent }: EngineEvent): void => {
    if (resourcePreEvent !== undefined) {
      this.step(resourcePreEvent.metadata);
    }
    if (diagnosticEvent?.severity === "error" && !diagnosticEvent.ephemeral) {
      this.errors.push(plain(diagnosticEvent.message));
    }
  };

  private step(metadata: NonNullable<EngineEvent["resourcePreEvent"]>["metadata"]): void {
    const { op, urn, type, diffs = [] } = metadata;
    const kind = kinds[op];
    if (kind === undefined || !isCounted(type)) {
      return;
    }
    const made = { kind, urn, type, properties: diffs };
    this.changes.push(made);
    this.run.onProgress?.(`${this.operation}: ${kind} ${urn.split("::").at(-1) ?? urn}`);
    const refusal = this.run.refuse?.(made);
    if (refusal !== undefined && this.refusal === undefined) {
      this.refusal = refusal;
      this.stop();
    }
  }
}
