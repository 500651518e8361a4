import { type ServiceName } from "../../../functions/shared/choreography";
import { type AnyEvent } from "../../../functions/shared/events";
import { type LabCloud } from "../../emulator/types";
import { type Wiring } from "../wiring";
import { scan, withDatabase } from "./connect";

/** Ids of those events that a service has noted as handled. */
export async function handledBy(
  { lab, wiring }: { readonly lab: LabCloud; readonly wiring: Wiring },
  service: ServiceName,
  events: readonly AnyEvent[],
): Promise<ReadonlySet<string>> {
  const { region, services } = wiring;
  const store = services.get(service)?.store;
  if (store?.kind === "postgres") {
    return withDatabase(lab, region, service, store, async (rows) => {
      const found = await rows<{ event_id: string }>(
        "select event_id from processed_events where event_id = any($1::uuid[])",
        [events.map(({ id }) => id)],
      );
      return new Set(found.map(({ event_id: id }) => id));
    });
  }
  if (store === undefined) {
    return new Set();
  }
  const items = await scan(lab, region, store);
  // Notification notes what it sends by one item: it is handled once that has left.
  const isNote = ({ sk, state }: (typeof items)[number]) =>
    sk === "handled" || (sk === "notification" && state === "sent");
  const noted = new Set(items.filter(isNote).map(({ pk }) => String(pk).replace(/^event#/, "")));
  return new Set(events.map(({ id }) => id).filter((id) => noted.has(id)));
}
