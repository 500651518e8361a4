import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { type Statement } from "../../../../components/support/iam";
import { type Asking, createRole } from "../../../../lab/emulator/role";
import { zip } from "../../../../lab/emulator/zip";

interface FunctionOptions {
  readonly name: string;
  /** Seconds that it may run. */
  readonly timeout: number;
  readonly code: string;
  /** What its role may do. @default nothing */
  readonly rights?: readonly Statement[];
}

/** Creates a function of one file, with a role of its own. */
export async function createFunction(
  options: Asking,
  { name, timeout, code, rights = [] }: FunctionOptions,
): Promise<void> {
  const service = { Service: "lambda.amazonaws.com" };
  await new LambdaClient(options).send(
    new CreateFunctionCommand({
      ...{ FunctionName: name, Runtime: "nodejs20.x", Handler: "index.handler", Timeout: timeout },
      Role: await createRole(options, `${name}-role`, service, rights),
      Code: { ZipFile: zip(new Map([["index.js", Buffer.from(code)]])) },
    }),
  );
}
