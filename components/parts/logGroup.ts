import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type EncryptionKeys } from "./encryptionKeys";

/** How long logs are kept and with which key, the same everywhere in a place. */
export interface Logging {
  readonly keys: Pick<EncryptionKeys, "logs">;
  /** Days; one of CloudWatch's values. */
  readonly retentionDays: number;
}

/** A log group that exists before its writer does, so that retention and encryption are never AWS's defaults. */
export function logGroup(
  name: string,
  path: string,
  logging: Logging,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(
    name,
    { name: path, retentionInDays: logging.retentionDays, kmsKeyId: logging.keys.logs.arn },
    opts,
  );
}
