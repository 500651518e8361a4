import { SSMClient } from "@aws-sdk/client-ssm";
import { clientOptions } from "./clients";
import { readRole } from "./configuration";
import { type Log } from "./log";
import { roleReader, type RoleReader } from "./role";

/** The role of the place that the function runs in. */
export function serviceRole(parameter: string, log: Log): RoleReader {
  const ssm = new SSMClient(clientOptions);
  return roleReader(() => readRole(ssm, parameter), log);
}
