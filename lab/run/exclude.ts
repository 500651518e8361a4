import { type Deployment } from "@pulumi/pulumi/automation";
import { instanceOf, parseArguments, record, type Package } from "../providers/instances";
import { type Properties } from "../model/types";

/** A resource as an exported state has it. */
interface Stored {
  readonly urn: string;
  readonly type: string;
  readonly provider: string;
  readonly inputs: Properties;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

function storedIn(deployment: Deployment): readonly Stored[] {
  const { resources } = record(deployment.deployment);
  return (Array.isArray(resources) ? resources : []).map((item: unknown) => {
    const { urn, type, provider, inputs } = record(item);
    return {
      urn: text(urn),
      type: text(type),
      provider: text(provider),
      inputs: record(inputs) as Properties,
    };
  });
}

/**
 * URNs of the resources whose provider calls the region: what an update must leave alone while the region is down. Not
 * what depends on them, or the engine would skip healthy resources of other regions without a word.
 */
export function urnsIn(region: string, deployment: Deployment): readonly string[] {
  const stored = storedIn(deployment);
  const prefix = "pulumi:providers:";
  const dead = stored
    .filter(({ type }) => type.startsWith(prefix))
    .filter(({ type, urn, inputs }) => {
      const pkg = type.slice(prefix.length) as Package;
      return instanceOf(pkg, urn, parseArguments(inputs), "").region === region;
    })
    .map(({ urn }) => urn);
  return stored
    .filter(({ provider }) => dead.some((urn) => provider.startsWith(`${urn}::`)))
    .map(({ urn }) => urn);
}
