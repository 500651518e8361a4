import { type Statement } from "./iam";

/** IAM policies of the account decide who may use a key. In a key policy "*" means that key. */
export const accountDecides = (account: string): Statement => ({
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: "kms:*",
  Resource: "*",
});

/** What services of AWS do with a key on behalf of this account. */
export const usedBy = (
  services: string | string[],
  condition: Statement["Condition"],
): Statement => ({
  Effect: "Allow",
  Principal: { Service: services },
  Action: [
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:ReEncrypt*",
  ],
  Resource: "*",
  Condition: condition,
});
