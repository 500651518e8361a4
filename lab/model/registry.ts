import { compute } from "./aws/compute";
import { ec2 } from "./aws/ec2";
import { edge } from "./aws/edge";
import { iam, kms } from "./aws/iam";
import { messaging } from "./aws/messaging";
import { observability } from "./aws/observability";
import { rds } from "./aws/rds";
import { s3 } from "./aws/s3";
import { stores } from "./aws/stores";
import { type Definition, type Definitions } from "./definition";
import { kubernetesDefinition } from "./kubernetes";
import { random } from "./random";

const definitions: Definitions = {
  ...compute,
  ...ec2,
  ...edge,
  ...iam,
  ...kms,
  ...messaging,
  ...observability,
  ...random,
  ...rds,
  ...s3,
  ...stores,
};

/** Components that are made of other resources: `expand` says which. */
const remote = ["awsx:ec2:Vpc", "eks:index:Cluster"];

export const isRemote = (type: string): boolean => remote.includes(type);

/** What the model knows about a type; nothing for one that it does not know. All kinds of Kubernetes behave alike. */
export function definitionOf(type: string): Definition | undefined {
  return type.startsWith("kubernetes:") ? kubernetesDefinition : definitions[type];
}

/** Every type that is known by name: those of AWS and random, and the remote components. */
export const knownTypes: readonly string[] = [...Object.keys(definitions), ...remote];
