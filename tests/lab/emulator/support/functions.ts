import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { type Statement } from "../../../../components/support/iam";
import { zip } from "../../../../lab/emulator/zip";
import { account, type clientOptions } from "./emulator";

type Options = ReturnType<typeof clientOptions>;

/** Creates a role, and what it may do. @returns its ARN. */
export async function createRole(
  options: Options,
  name: string,
  principal: Statement["Principal"],
  rights: readonly Statement[],
): Promise<string> {
  const iam = new IAMClient(options);
  const document = (statements: readonly Statement[]) =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });
  await iam.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: document([
        { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" },
      ]),
    }),
  );
  if (rights.length > 0) {
    const PolicyDocument = document(rights);
    await iam.send(
      new PutRolePolicyCommand({ RoleName: name, PolicyName: "rights", PolicyDocument }),
    );
  }
  return `arn:aws:iam::${account}:role/${name}`;
}

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
  options: Options,
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
