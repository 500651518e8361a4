import { PutParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { readParameter } from "./configuration";

/** Leads the public names to this place. */
export type TakeNames = () => Promise<void>;

/** Text of a switch; a parameter that was never made means that nobody ever switched. */
export async function readSwitchParameter(
  ssm: SSMClient,
  name: string,
): Promise<string | undefined> {
  try {
    return await readParameter(ssm, name);
  } catch (error) {
    if (error instanceof Error && error.name === "ParameterNotFound") {
      return undefined;
    }
    throw error;
  }
}

/** Turns a switch of the gate. */
export async function turnSwitch(ssm: SSMClient, name: string, value: "0" | "1"): Promise<void> {
  await ssm.send(
    new PutParameterCommand({ Name: name, Value: value, Type: "String", Overwrite: true }),
  );
}
