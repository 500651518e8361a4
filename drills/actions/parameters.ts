import {
  DeleteParameterCommand,
  GetParameterCommand,
  PutParameterCommand,
} from "@aws-sdk/client-ssm";
import { type Clients } from "../clients";

const isNamed = (error: unknown, name: string): boolean =>
  error instanceof Error && error.name === name;

/** Text of a parameter; `undefined` where there is none. */
export async function readParameter({ ssm }: Clients, name: string): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }));
    return Parameter?.Value;
  } catch (error) {
    if (isNamed(error, "ParameterNotFound")) {
      return undefined;
    }
    throw error;
  }
}

/** Gives a parameter its text, and makes it where there is none. Writes nothing that is there already. */
export async function writeParameter(clients: Clients, name: string, value: string): Promise<void> {
  if ((await readParameter(clients, name)) !== value) {
    await clients.ssm.send(
      new PutParameterCommand({ Name: name, Value: value, Type: "String", Overwrite: true }),
    );
  }
}

/** Makes a parameter. Says false where there is one already. */
export async function makeParameter(
  { ssm }: Clients,
  name: string,
  value: string,
): Promise<boolean> {
  try {
    await ssm.send(
      new PutParameterCommand({ Name: name, Value: value, Type: "String", Overwrite: false }),
    );
    return true;
  } catch (error) {
    if (isNamed(error, "ParameterAlreadyExists")) {
      return false;
    }
    throw error;
  }
}

/** Removes a parameter, if there is one. */
export async function removeParameter({ ssm }: Clients, name: string): Promise<void> {
  try {
    await ssm.send(new DeleteParameterCommand({ Name: name }));
  } catch (error) {
    if (!isNamed(error, "ParameterNotFound")) {
      throw error;
    }
  }
}
