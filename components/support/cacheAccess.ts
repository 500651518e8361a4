import { type Service } from "../../environments/schema";
import { allow, type Statement } from "./iam";
import { arn, names } from "./names";
import { type ServiceContext } from "./services";

/** Where a service finds the cache of its place, in the words of its code. */
export function cacheEnvironment(
  { usesCache }: Service,
  { prefix }: ServiceContext,
): { [key: string]: string } {
  return usesCache
    ? { CACHE_PARAMETER: names.cacheParameter(prefix), CACHE_SECRET: names.cacheSecret(prefix) }
    : {};
}

/** What a service needs to sign in at the cache of its place. */
export function cacheStatements(
  { usesCache }: Service,
  { prefix, location, keys }: ServiceContext,
): Statement[] {
  if (!usesCache) {
    return [];
  }
  return [
    allow(["ssm:GetParameter"], arn("ssm", location, `parameter${names.cacheParameter(prefix)}`)),
    // Secrets Manager ends every ARN in six characters of its own.
    allow(
      ["secretsmanager:GetSecretValue"],
      arn("secretsmanager", location, `secret:${names.cacheSecret(prefix)}-??????`),
    ),
    allow(["kms:Decrypt"], keys.data.arn),
  ];
}
