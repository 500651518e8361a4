import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type LabCloud } from "../emulator/types";
import { stockKey } from "../../functions/inventory/stock";
import { documents } from "./stores/connect";
import { type Wiring } from "./wiring";

/** Puts pieces into the warehouse, where the stack has one: no API of inventory's does. */
export async function fillStock(
  lab: LabCloud,
  { region, services }: Wiring,
  pieces: ReadonlyMap<string, number>,
): Promise<void> {
  const store = services.get("inventory")?.store;
  if (store?.kind !== "dynamodb") {
    return;
  }
  const client = documents(lab, region);
  for (const [sku, quantity] of pieces) {
    await client.send(
      new UpdateCommand({
        TableName: store.table,
        Key: stockKey(sku),
        UpdateExpression: "ADD available :quantity, reserved :none",
        ExpressionAttributeValues: { ":quantity": quantity, ":none": 0 },
      }),
    );
  }
}
