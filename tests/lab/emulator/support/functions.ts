import { CreateFunctionCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { zip } from "../../../../lab/emulator/zip";

/** Creates a function of one file. @param timeout seconds that it may run */
export async function createFunction(
  lambda: LambdaClient,
  { name, timeout, code }: { name: string; timeout: number; code: string },
): Promise<void> {
  await lambda.send(
    new CreateFunctionCommand({
      ...{ FunctionName: name, Runtime: "nodejs20.x", Handler: "index.handler", Timeout: timeout },
      Role: "arn:aws:iam::111122223333:role/function",
      Code: { ZipFile: zip(new Map([["index.js", Buffer.from(code)]])) },
    }),
  );
}
