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

/** A second subnet needs another zone and range. */
export const secondSubnet = "second subnet";

export const subnetIds = (given: Given) => [given(aws("ec2/subnet")).id, given(secondSubnet).id];

/** A policy of a resource, which says nothing that matters. */
export const resourcePolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
});
