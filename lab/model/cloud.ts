import { replacesOf, checkInputs } from "../facts";
import { type Definition } from "./definition";
import { difference } from "./differences";
import { expansionOf } from "./expand";
import { alter, switchWriter } from "./interventions";
import { type Entry, Journal } from "./journal";
import { autoname, autonameObject, refuseTakenName, withoutDefaults } from "./naming";
import { answered, echoed, planned, regionOf } from "./outputs";
import { definitionOf, isRemote } from "./registry";
import { resolve } from "./references";
import {
  type Caller,
  type CheckResult,
  type CloudApi,
  CloudError,
  type Creation,
  type Difference,
  type Expansion,
  type Failure,
  type Properties,
} from "./types";
import { isAbsent, present, valueAt } from "./values";
import { contextOf, contextOfEntry, subjectOf } from "./world";

export interface CloudOptions {
  /** Where the state lasts beyond the object. @default nowhere */
  readonly file?: string;
  /** Another process may write to the file at the same time, so it is only added to. @default false */
  readonly shared?: boolean;
  /** Deletes in spite of AWS's deletion protection, as if an operator had lifted it before. @default false */
  readonly liftProtection?: boolean;
}

const isKubernetes = (type: string) => type.startsWith("kubernetes:");

const keyOf = (type: string, place: string | undefined, id: string) =>
  [type, place ?? "", id].join("|");

/** The simulated cloud: what AWS, a Kubernetes cluster and the random provider would answer. */
export class Cloud implements CloudApi {
  private readonly journal: Journal;
  private readonly liftProtection: boolean;

  constructor(options: CloudOptions = {}) {
    this.journal = new Journal(options.file, options.shared);
    this.liftProtection = options.liftProtection ?? false;
  }

  public check(
    type: string,
    name: string,
    inputs: Properties,
    caller: Caller,
    seed: string,
    oldInputs?: Properties,
  ): CheckResult {
    const given = withoutDefaults(present(inputs));
    if (isKubernetes(type) && definitionOf(type)?.naming === undefined) {
      const named = autonameObject(name, given, seed, oldInputs);
      return { inputs: named, failures: this.refusals(type, named, caller) };
    }
    const named = autoname(definitionOf(type), name, given, seed, oldInputs);
    // One complaint per property, and about the length of a name the one that says the limit.
    const said = new Set(named.failures.map(({ property }) => property));
    const others = this.refusals(type, named.inputs, caller).filter(
      ({ property }) => !said.has(property),
    );
    return { inputs: named.inputs, failures: [...named.failures, ...others] };
  }

  public diff(
    type: string,
    oldInputs: Properties,
    newInputs: Properties,
    ignoreChanges: readonly string[],
  ): Difference {
    return difference(
      definitionOf(type),
      replacesOf(type, oldInputs, newInputs),
      oldInputs,
      newInputs,
      ignoreChanges,
    );
  }

  public create(creation: Creation): { readonly id: string; readonly outputs: Properties } {
    const definition = this.definition(creation.type);
    const region = regionOf(creation.type, creation.inputs, creation.caller);
    if (creation.preview) {
      const context = contextOf(this.journal, subjectOf(creation, region, 0));
      return { id: "", outputs: planned(definition.make(context), creation, region) };
    }
    const generation = this.journal.nextGeneration(creation.urn);
    const subject = subjectOf(creation, region, generation);
    const context = contextOf(this.journal, subject);
    refuseTakenName(definition, context);
    const { holds } = resolve(definition.references ?? [], context, () => [...this.journal.all()]);
    definition.rules?.(context);
    const made = definition.make(context);
    const key = keyOf(
      creation.type,
      isKubernetes(creation.type) ? creation.caller.cluster : region,
      made.id,
    );
    // Route 53 alone lets one resource take another's place, and only when told so.
    if (this.journal.get(key) !== undefined && creation.inputs.allowOverwrite !== true) {
      throw new CloudError("AlreadyExists", `${creation.type} ${made.id} exists already.`);
    }
    const entry: Entry = {
      ...subject,
      key,
      id: made.id,
      generation,
      inputs: creation.inputs,
      outputs: answered(made, creation, region),
      aliases: made.aliases ?? [],
      implied: made.implied ?? [],
      holds,
      state: {},
    };
    this.journal.put(entry);
    return { id: made.id, outputs: this.outputsOf(entry) };
  }

  public read(
    type: string,
    id: string,
    caller: Caller,
  ): { readonly inputs: Properties; readonly outputs: Properties } | undefined {
    const entry = this.entry(type, id, caller);
    if (entry === undefined) {
      return undefined;
    }
    const outputs = this.outputsOf(entry);
    const found = (definitionOf(type)?.liveInputs ?? []).map(
      (name) => [name, outputs[name]] as const,
    );
    const inputs = { ...entry.inputs };
    for (const [name, value] of found) {
      if (isAbsent(value) || value === "") {
        delete inputs[name];
      } else {
        inputs[name] = value;
      }
    }
    return { inputs, outputs };
  }

  public update(creation: Creation, id: string, oldOutputs: Properties): Properties {
    const definition = this.definition(creation.type);
    const entry = this.entry(creation.type, id, creation.caller);
    const region = regionOf(creation.type, creation.inputs, creation.caller);
    if (creation.preview) {
      return { ...oldOutputs, ...echoed(creation, region) };
    }
    if (entry === undefined) {
      throw new CloudError("ResourceNotFoundException", `${creation.type} ${id} does not exist.`);
    }
    const subject = subjectOf({ ...creation, urn: entry.urn }, entry.region, entry.generation);
    const context = contextOf(this.journal, subject);
    const { holds } = resolve(definition.references ?? [], context, () => [...this.journal.all()]);
    definition.rules?.(context, entry.inputs);
    const made = definition.make(context);
    const next: Entry = {
      ...entry,
      name: creation.name,
      inputs: creation.inputs,
      outputs: answered(made, creation, entry.region),
      aliases: made.aliases ?? [],
      implied: made.implied ?? [],
      holds,
    };
    this.journal.put(next);
    return this.outputsOf(next);
  }

  public delete(type: string, id: string, caller: Caller): void {
    const entry = this.entry(type, id, caller);
    if (entry === undefined) {
      return;
    }
    const definition = this.definition(type);
    const { protection } = definition;
    const isProtected =
      protection !== undefined &&
      valueAt(entry.inputs, protection.property) === (protection.on ?? true);
    if (isProtected && !this.liftProtection) {
      throw new CloudError(
        protection.code,
        `${spokenName(entry)} cannot be deleted: ${protection.property} is on.`,
      );
    }
    const user = [...this.journal.all()].find((other) => other.holds[entry.key] !== undefined);
    if (user !== undefined) {
      throw new CloudError(
        user.holds[entry.key] ?? "ResourceInUse",
        `${spokenName(entry)} cannot be deleted: ${spokenName(user)} uses it.`,
      );
    }
    definition.beforeDelete?.(entry, contextOfEntry(this.journal, entry));
    this.journal.remove(entry.key);
  }

  public expand(
    type: string,
    name: string,
    inputs: Properties,
    caller: Caller,
  ): Expansion | undefined {
    return expansionOf(type, name, inputs, caller);
  }

  /** Every resource, oldest first. */
  public entries(): readonly Entry[] {
    return [...this.journal.all()];
  }

  public list(): ReturnType<CloudApi["list"]> {
    return this.entries().map(({ type, id, region, name }) => ({ type, id, region, name }));
  }

  /** A resource as the cloud has it. */
  public entryOf(type: string, id: string, caller: Caller): Entry | undefined {
    return this.entry(type, id, caller);
  }

  /** Takes back a change that somebody else could not follow: the resource is as it was before, or is not there again. */
  public revert(key: string, before: Entry | undefined): void {
    if (before === undefined) {
      this.journal.remove(key);
    } else {
      this.journal.put(before);
    }
  }

  /** Outputs of a type that Pulumi must keep secret. */
  public secretOutputs(type: string): readonly string[] {
    return definitionOf(type)?.secrets ?? [];
  }

  /**
   * What `SwitchoverGlobalCluster` does: the named cluster becomes the writer, the writer a reader.
   * @throws CloudError when either does not exist or the cluster is no member.
   */
  public switchover(globalClusterId: string, targetClusterArn: string): void {
    switchWriter(this.journal, (entry) => this.outputsOf(entry), globalClusterId, targetClusterArn);
  }

  /** Gives properties of a resource other values, as a call from outside Pulumi does. Nothing happens where it is not there. */
  public alter(key: string, inputs: Properties, outputs?: Properties): void {
    alter(this.journal, key, inputs, outputs);
  }

  /** Closes the file. Nothing is lost without it. */
  public close(): void {
    this.journal.close();
  }

  private definition(type: string): Definition {
    const definition = definitionOf(type);
    if (definition === undefined) {
      throw new CloudError(
        "UnknownType",
        `${type}: the simulated cloud does not know this type; lab/model/registry.ts lists those that it knows.`,
      );
    }
    return definition;
  }

  private refusals(type: string, inputs: Properties, caller: Caller): readonly Failure[] {
    if (definitionOf(type) === undefined && !isRemote(type)) {
      return [
        {
          property: "",
          reason: `Unknown resource type "${type}": the simulated cloud does not model it.`,
        },
      ];
    }
    return checkInputs(type, withoutDefaults(inputs), caller);
  }

  private entry(type: string, id: string, caller: Caller): Entry | undefined {
    const place = isKubernetes(type) ? caller.cluster : regionOf(type, {}, caller);
    const exact = this.journal.get(keyOf(type, place, id));
    if (exact !== undefined) {
      return exact;
    }
    // A resource that names a region other than its provider's.
    const same = [...this.journal.all()].filter((each) => each.type === type && each.id === id);
    return same.length === 1 ? same[0] : undefined;
  }

  private outputsOf(entry: Entry): Properties {
    const live = definitionOf(entry.type)?.live?.(entry, contextOfEntry(this.journal, entry));
    return { ...entry.outputs, ...live };
  }
}

const spokenName = ({ type, id }: Entry) => `${type.split(":").pop() ?? type} ${id}`;
