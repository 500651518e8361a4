import { gather } from "../../report/plan/gather";
import { write, type Written } from "../../report/write/files";
import { repository } from "../../lab/engine/cache";

/** Everything that is written about a stack, planned in this process. */
export const written = async (stack: string, config: readonly string[] = []): Promise<Written> =>
  write(await gather({ repository, stack, config }));
