import * as pulumi from "@pulumi/pulumi";
import { type Location } from "./names";

/** One statement of a policy document, in the words of IAM's JSON grammar. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?:
    "*" | { readonly [kind: string]: pulumi.Input<string> | pulumi.Input<string>[] };
  readonly Action: string | readonly string[];
  readonly Resource?:
    pulumi.Input<string> | readonly pulumi.Input<string>[] | pulumi.Output<string[]>;
  readonly Condition?: {
    readonly [operator: string]: {
      readonly [key: string]: pulumi.Input<string> | readonly pulumi.Input<string>[];
    };
  };
}

/** A policy document as the JSON string that AWS wants. */
export function policy(...statements: readonly Statement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements });
}

/** Allows `actions` on `resources`. */
export function allow(
  actions: readonly string[],
  resources: Statement["Resource"],
  condition?: Statement["Condition"],
): Statement {
  return {
    Effect: "Allow",
    Action: actions,
    Resource: resources,
    ...(condition ? { Condition: condition } : {}),
  };
}

/** Trust policy: which AWS service may assume a role. Pod Identity also tags its sessions. */
export function trust(service: string): string {
  const pods = service === "pods.eks.amazonaws.com";
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: pods ? ["sts:AssumeRole", "sts:TagSession"] : "sts:AssumeRole",
      },
    ],
  });
}

/** Trust policy for a service that says on whose behalf it acts: only for this account, in this region (no confused deputy). */
export function trustWithin(service: string, { region, account }: Location): string {
  const [kind = service] = service.split(/[-.]/);
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": `arn:aws:${kind}:${region}:${account}:*` },
        },
      },
    ],
  });
}

/** Lets an AWS service act on the resource, only on behalf of `sourceArn` (no confused deputy). */
export function allowService(
  service: string,
  actions: readonly string[],
  resource: pulumi.Input<string>,
  sourceArn: pulumi.Input<string>,
): Statement {
  return {
    Effect: "Allow",
    Principal: { Service: service },
    Action: actions,
    Resource: resource,
    Condition: { ArnEquals: { "aws:SourceArn": sourceArn } },
  };
}

/** Refuses everything that does not come over TLS. */
export function denyInsecureTransport(
  actions: string,
  resources: pulumi.Input<string> | readonly pulumi.Input<string>[],
): Statement {
  return {
    Sid: "DenyInsecureTransport",
    Effect: "Deny",
    Principal: "*",
    Action: actions,
    Resource: resources,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
