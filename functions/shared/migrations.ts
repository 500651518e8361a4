import { type Migration } from "./migrate";
import beats from "../heartbeat/migrations/0001-beats.sql";
import orders from "../ordering/migrations/0001-orders.sql";
import orderStatus from "../ordering/migrations/0002-order-status.sql";
import payments from "../payment/migrations/0001-payments.sql";
import takenBack from "../payment/migrations/0002-taken-back.sql";
import outbox from "./migrations/0001-outbox.sql";

/** Every SQL file under `functions/*`/migrations, by folder and in order; a new file needs its line here. */
export const migrations: Readonly<Record<string, readonly Migration[]>> = {
  shared: [{ name: "shared/0001-outbox", sql: outbox }],
  heartbeat: [{ name: "heartbeat/0001-beats", sql: beats }],
  ordering: [
    { name: "ordering/0001-orders", sql: orders },
    { name: "ordering/0002-order-status", sql: orderStatus },
  ],
  payment: [
    { name: "payment/0001-payments", sql: payments },
    { name: "payment/0002-taken-back", sql: takenBack },
  ],
};
