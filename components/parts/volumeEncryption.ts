import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Encrypts every new EBS volume of the account in this region, with the place's key for data. The rule stays when the
 * stack goes; the choice of the key does not, because a key that is about to be deleted would stop every new machine.
 */
export function volumeEncryption(
  name: string,
  keyArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): void {
  new aws.ebs.DefaultKmsKey(`${name}-volumes-key`, { keyArn }, opts);
  new aws.ebs.EncryptionByDefault(
    `${name}-volumes`,
    { enabled: true },
    { ...opts, retainOnDelete: true },
  );
}
