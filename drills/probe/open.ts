import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { join } from "node:path";
import { z } from "zod";
import { names } from "../../components/support/names";
import { type Settings } from "../../environments/schema";
import { parseJson } from "../actions/role";
import { type Context } from "../context";
import { heartbeatService } from "../stack/view";
import { Allowance } from "./allowance";
import { Beats } from "./beats";
import { heartbeats } from "./heartbeat";
import { Probe } from "./probe";

/** Whether the API lets a caller in who has neither a token nor a key. */
export const isOpen = ({ api }: Pick<Settings, "api">): boolean =>
  api.auth === "none" && Object.keys(api.clients).length === 0;

const login = z.object({ password: z.string().min(1) });

/**
 * The probe of a run, which signs with the password of the service's own secret: the copy of the new place, which is there
 * when the old one is not. `undefined` where there is nothing to write to.
 */
export async function openProbe(context: Omit<Context, "probe">): Promise<Probe | undefined> {
  const { world, settings, view, run, journal, aws } = context;
  if (!view.hasHeartbeat || !isOpen(settings)) {
    return undefined;
  }
  const SecretId = names.serviceSecret(view.prefix, heartbeatService);
  const { SecretString } = await aws(run.to).secretsManager.send(
    new GetSecretValueCommand({ SecretId }),
  );
  const parsed = login.safeParse(parseJson(SecretString ?? ""));
  if (!parsed.success) {
    throw new Error(`secret ${SecretId} in ${run.to} holds no password`);
  }
  return new Probe(
    world,
    heartbeats(world, { host: view.apiHost, run: run.id, key: parsed.data.password }),
    new Beats(join(journal.folder, "beats.jsonl")),
    new Allowance(settings, run.heartbeat),
  );
}
