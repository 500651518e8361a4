import { type Properties, type Value } from "../../../lab/model";

/** Makes a resource of a type, once per region, and gives its outputs with `id`. */
export type Given = (type: string, region?: string) => Properties & { readonly id: string };

/** Least inputs with which the provider and AWS accept a resource; what they name is made by `given`. */
export type MinimalInputs = (given: Given) => Properties;

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** `ec2/vpc` -> `aws:ec2/vpc:Vpc`. */
export const aws = (path: string) => `aws:${path}:${capital(path.split("/")[1] ?? "")}`;

/** An output as text; "" when it is none. */
export const text = (value: Value | undefined) => (typeof value === "string" ? value : "");
