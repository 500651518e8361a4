import { type Deployment } from "@pulumi/pulumi/automation";

/** What an exported state says: the only thing that a drill knows of a stack besides its settings. */

/** Properties as a state has them; secrets stay encrypted. */
export type Properties = Readonly<Record<string, unknown>>;

/** A resource of a state. */
export interface Stored {
  readonly urn: string;
  /** Token: `aws:sqs/queue:Queue`. */
  readonly type: string;
  /** Logical name, the last part of the URN. */
  readonly name: string;
  /** Empty for components. */
  readonly id: string;
  /** URN of its parent; empty at the top. */
  readonly parent: string;
  /** URN of its provider; empty for components. */
  readonly provider: string;
  /** Whether Pulumi refuses to delete it. */
  readonly protect: boolean;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** A state, as it was when it was exported. */
export interface State {
  readonly resources: readonly Stored[];
  /** Operations that were cut short: nobody knows what became of them. */
  readonly pending: readonly string[];
  /** Outputs of the stack. */
  readonly outputs: Properties;
}

export const properties = (value: unknown): Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Properties) : {};

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The text, or an empty one where there is none (an encrypted secret is none). */
export const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Key and value by which the engine tells a secret (pulumi, sdk/go/common/resource/sig). */
const signature = {
  key: "4dabf18193072939515e22adb298388d",
  secret: "1b47061264138c4ac30d75fd1eb44270",
};

/** Whether a value is a secret, which a state keeps encrypted. */
export const isSecret = (value: unknown): boolean =>
  properties(value)[signature.key] === signature.secret;

/** `urn:pulumi:...::aws::eu-west-1::id` without the id. */
const withoutId = (reference: string): string => {
  const at = reference.lastIndexOf("::");
  return at < 0 ? "" : reference.slice(0, at);
};

export const isProvider = (type: string): boolean => type.startsWith("pulumi:providers:");

/** Reads an exported deployment. */
export function readState(deployment: Deployment): State {
  const { resources, pending_operations: pending } = properties(deployment.deployment);
  const stored = list(resources).map((item): Stored => {
    const { urn, type, id, parent, provider, protect, inputs, outputs } = properties(item);
    return {
      urn: text(urn),
      type: text(type),
      name: text(urn).split("::").at(-1) ?? "",
      id: text(id),
      parent: text(parent),
      provider: withoutId(text(provider)),
      protect: protect === true,
      inputs: properties(inputs),
      outputs: properties(outputs),
    };
  });
  return {
    resources: stored,
    pending: list(pending).map((item) => {
      const { type, resource } = properties(item);
      return `${text(type)} ${text(properties(resource).urn)}`;
    }),
    outputs: stored.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {},
  };
}
