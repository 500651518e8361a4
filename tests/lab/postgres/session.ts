import { startDatabases } from "../../../lab/postgres";
import { entriesOfPair } from "./support";

/** A run of the lab in a process of its own, to be killed: says when its databases are up, and waits. */
const [folder = ""] = process.argv.slice(2);

void startDatabases({ folder, entries: entriesOfPair }).then(
  () => {
    process.stdout.write("up\n");
    setInterval(() => undefined, 60_000);
  },
  (error: unknown) => {
    process.stderr.write(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
