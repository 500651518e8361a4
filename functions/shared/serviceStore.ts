import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { clientOptions } from "./clients";
import { type Store } from "./store";

/** The service's own table in this region. */
export const serviceStore = (table: string): Store => ({
  client: DynamoDBDocumentClient.from(new DynamoDBClient(clientOptions)),
  table,
});
