import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { join } from "node:path";
import { type LabCloud } from "../../emulator/types";
import { ownClient } from "../clients";
import { type Wiring } from "../wiring";

const preload = `--require ${join(__dirname, "failing.cjs")}`;
const variable = "LAB_FAILURES";

async function reconfigure(
  lab: LabCloud,
  { region, services }: Wiring,
  change: (variables: Record<string, string>) => Record<string, string> | undefined,
): Promise<void> {
  const client = ownClient(LambdaClient, lab, region);
  const names = [...services.values()].flatMap(({ functions }) => functions);
  for (const FunctionName of names) {
    const { Environment } = await client.send(
      new GetFunctionConfigurationCommand({ FunctionName }),
    );
    const Variables = change(Environment?.Variables ?? {});
    if (Variables !== undefined) {
      await client.send(
        new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }),
      );
    }
  }
}

/** Lets the functions of the services ask whether they fail, by their environment alone. */
export const letFunctionsFail = (lab: LabCloud, wiring: Wiring, url: string): Promise<void> =>
  reconfigure(lab, wiring, ({ NODE_OPTIONS = "", ...rest }) => ({
    ...rest,
    NODE_OPTIONS: `${NODE_OPTIONS} ${preload}`.trim(),
    [variable]: url,
  }));

/** Takes that back, also what a run left that was killed. Functions that never asked are left alone. */
export const mendFunctions = (lab: LabCloud, wiring: Wiring): Promise<void> =>
  reconfigure(lab, wiring, ({ NODE_OPTIONS = "", [variable]: url, ...rest }) =>
    url === undefined
      ? undefined
      : { ...rest, NODE_OPTIONS: NODE_OPTIONS.replaceAll(preload, "").trim() },
  );
