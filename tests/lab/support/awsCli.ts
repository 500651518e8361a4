import { join } from "node:path";
import { findProgram } from "../../../lab/emulator/install";

/** A script behind `aws` that is AWS's own command line, installed on first use. */
export async function awsCli(): Promise<string> {
  const python = await findProgram({
    what: "AWS command line",
    folder: "aws-cli",
    requirements: join(__dirname, "awsCli", "requirements.txt"),
  });
  return `#!/bin/sh\nexec '${python}' -m awscli "$@"\n`;
}
