import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { type AnyEvent } from "../../../functions/shared/events";
import { type Store, type TransactItem } from "../../../functions/shared/store";

type Item = Record<string, unknown>;
type Key = { pk: string; sk: string };
type Values = Record<string, unknown> | undefined;
type Names = Record<string, string> | undefined;
type Condition = (item: Item | undefined, values: Values, names: Names) => boolean;

/** Conditions of the functions' writes, by their text; an unknown one is an error, so a changed one fails its test. */
const conditions: Record<string, Condition> = {
  "attribute_not_exists(pk)": (item) => item === undefined,
  "available >= :quantity": (item, values) =>
    Number(item?.available) >= Number(values?.[":quantity"]),
  "reserved >= :quantity": (item, values) =>
    Number(item?.reserved) >= Number(values?.[":quantity"]),
  "reservation = :reserved": (item, values) => item?.reservation === values?.[":reserved"],
  "attribute_exists(#other)": (item, _, names) => item?.[names?.["#other"] ?? ""] !== undefined,
  "attribute_not_exists(#other)": (item, _, names) => item?.[names?.["#other"] ?? ""] === undefined,
  "attribute_not_exists(pk) OR expiresAt < :now": (item, values) =>
    item === undefined || Number(item.expiresAt) < Number(values?.[":now"]),
  "attribute_not_exists(pk) OR (#state = :sending AND claimedUntil < :now)": (item, values) =>
    item === undefined ||
    (item.state === "sending" && Number(item.claimedUntil) < Number(values?.[":now"])),
  "holder = :holder": (item, values) => item?.holder === values?.[":holder"],
  "holder = :holder AND attribute_not_exists(wanted)": (item, values) =>
    item?.holder === values?.[":holder"] && item?.wanted === undefined,
  "attribute_exists(pk)": (item) => item !== undefined,
};

type Update = (item: Item, values: Record<string, unknown>, names: Names) => Item;

/** What the functions' updates do, by their text. */
const updates: Record<string, Update> = {
  "SET #field = :value": (_, values, names) => ({ [names?.["#field"] ?? ""]: values[":value"] }),
  "SET #own = :at": (_, values, names) => ({ [names?.["#own"] ?? ""]: values[":at"] }),
  "SET wanted = :yes": (_, values) => ({ wanted: values[":yes"] }),
  "REMOVE wanted": () => ({ wanted: undefined }),
  "SET reservation = :released": (_, values) => ({ reservation: values[":released"] }),
  "SET available = available - :quantity ADD reserved :quantity": (item, values) => ({
    available: Number(item.available) - Number(values[":quantity"]),
    reserved: Number(item.reserved ?? 0) + Number(values[":quantity"]),
  }),
  "SET available = available + :quantity, reserved = reserved - :quantity": (item, values) => ({
    available: Number(item.available) + Number(values[":quantity"]),
    reserved: Number(item.reserved) - Number(values[":quantity"]),
  }),
};

/** A service's table in memory, behind the SDK's own client. */
export class FakeTable {
  readonly items = new Map<string, Item>();
  /** Reasons that the next transactions are cancelled with, one after the other. */
  readonly cancelWith: string[][] = [];
  readonly store: Store;
  private readonly mock = mockClient(DynamoDBDocumentClient);

  constructor() {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: "eu-west-1" }));
    this.store = { client, table: "evenkeel-test-table" };
    const { mock } = this;
    mock.on(TransactWriteCommand).callsFake(async (input) => this.transact(input.TransactItems));
    mock.on(GetCommand).callsFake(async ({ Key }) => ({ Item: this.items.get(this.at(Key)) }));
    mock.on(PutCommand).callsFake(async (input) => this.single({ Put: input }));
    mock.on(DeleteCommand).callsFake(async (input) => this.single({ Delete: input }));
    mock.on(UpdateCommand).callsFake(async (input) => this.single({ Update: input }));
    mock.on(QueryCommand).callsFake(async () => ({ Items: this.outbox }));
  }

  /** What waits in the outbox, in the order of its keys. */
  get outbox(): Item[] {
    return [...this.items.values()]
      .filter(({ pk }) => pk === "outbox")
      .sort((one, other) => (String(one.sk) < String(other.sk) ? -1 : 1));
  }

  get events(): AnyEvent[] {
    return this.outbox.map(({ event }) => JSON.parse(String(event)) as AnyEvent);
  }

  get(pk: string, sk: string): Item | undefined {
    return this.items.get(this.at({ pk, sk }));
  }

  put(item: Key & Item): void {
    this.items.set(this.at(item), item);
  }

  restore(): void {
    this.mock.restore();
  }

  private at({ pk, sk }: Key): string {
    return `${pk}|${sk}`;
  }

  private keyOf(write: TransactItem): string {
    return this.at((write.Put?.Item ?? write.Update?.Key ?? write.Delete?.Key) as Key);
  }

  private isAllowed(write: TransactItem): boolean {
    const {
      ConditionExpression: text,
      ExpressionAttributeValues: values,
      ExpressionAttributeNames: names,
    } = write.Put ?? write.Update ?? write.Delete ?? {};
    const condition = text === undefined ? () => true : conditions[text];
    if (condition === undefined) {
      throw new Error(`unknown condition: ${text}`);
    }
    return condition(this.items.get(this.keyOf(write)), values, names);
  }

  private apply(write: TransactItem): void {
    const key = this.keyOf(write);
    if (write.Put !== undefined) {
      this.items.set(key, { ...write.Put.Item });
    } else if (write.Delete !== undefined) {
      this.items.delete(key);
    } else if (write.Update !== undefined) {
      const { Key, UpdateExpression, ExpressionAttributeValues, ExpressionAttributeNames } =
        write.Update;
      const update = updates[UpdateExpression ?? ""];
      if (update === undefined) {
        throw new Error(`unknown update: ${UpdateExpression}`);
      }
      const item = this.items.get(key) ?? { ...Key };
      const changed = update(item, ExpressionAttributeValues ?? {}, ExpressionAttributeNames);
      this.items.set(key, { ...item, ...changed });
    }
  }

  private single(write: TransactItem): object {
    if (!this.isAllowed(write)) {
      const error = new ConditionalCheckFailedException({ $metadata: {}, message: "failed" });
      const old = this.items.get(this.keyOf(write));
      throw Object.assign(error, { Item: { state: { S: old?.state } } });
    }
    this.apply(write);
    return {};
  }

  private transact(writes: TransactItem[] = []): object {
    if (new Set(writes.map((write) => this.keyOf(write))).size < writes.length) {
      throw new Error("ValidationException: a transaction cannot write one item twice");
    }
    const reasons =
      this.cancelWith.shift() ??
      writes.map((write) => (this.isAllowed(write) ? "None" : "ConditionalCheckFailed"));
    if (reasons.some((reason) => reason !== "None")) {
      throw new TransactionCanceledException({
        $metadata: {},
        message: "cancelled",
        CancellationReasons: reasons.map((Code) => ({ Code })),
      });
    }
    writes.forEach((write) => this.apply(write));
    return {};
  }
}
