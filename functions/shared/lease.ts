import { DeleteCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { inSeconds, type Store } from "./store";

/**
 * Seconds that one holder keeps the others off, and that a holder which died goes on to do so. A round of a relay takes less, as
 * long as AWS answers at once; should it take more, another relay tells the same events again, which consumers bear.
 */
const leaseSeconds = 20;

/** How often a lease may come free between two writes before the caller is turned away without a word. */
const tries = 5;

/** Keeps others away from some work, without losing their wish to do it. */
export interface Lease {
  /** Takes it. Where another has it, that one is told that somebody came. */
  take(): Promise<boolean>;
  /**
   * Gives it back, unless somebody came since it was taken or since this was asked last: then it is kept, and the holder has to
   * look again at what they came for.
   */
  giveBack(): Promise<"free" | "wanted">;
  /** Gives it back, whoever came; for a holder that is going to look again anyway, or fails. */
  drop(): Promise<void>;
}

/** A lease in a service's table. @param holder told from every other who ever holds it */
export function tableLease(store: Store, holder: string, now: () => Date): Lease {
  const key = { pk: "outbox-lease", sk: "lease" };
  const mine = { ExpressionAttributeValues: { ":holder": holder } };

  const ifAllowed = async (write: Promise<unknown>): Promise<boolean> => {
    try {
      await write;
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === "ConditionalCheckFailedException") {
        return false;
      }
      throw error;
    }
  };

  const tryToTake = () =>
    ifAllowed(
      store.client.send(
        new PutCommand({
          TableName: store.table,
          Item: { ...key, holder, expiresAt: inSeconds(now(), leaseSeconds) },
          ConditionExpression: "attribute_not_exists(pk) OR expiresAt < :now",
          ExpressionAttributeValues: { ":now": inSeconds(now(), 0) },
        }),
      ),
    );

  /** @returns false where there is nobody left to be told. */
  const tellHolder = () =>
    ifAllowed(
      store.client.send(
        new UpdateCommand({
          TableName: store.table,
          Key: key,
          UpdateExpression: "SET wanted = :yes",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeValues: { ":yes": true },
        }),
      ),
    );

  const remove = (condition: string) =>
    ifAllowed(
      store.client.send(
        new DeleteCommand({
          ...{ TableName: store.table, Key: key, ConditionExpression: condition },
          ...mine,
        }),
      ),
    );

  return {
    take: async () => {
      for (let attempt = 0; attempt < tries; attempt++) {
        if (await tryToTake()) {
          return true;
        }
        if (await tellHolder()) {
          return false;
        }
      }
      return false;
    },
    giveBack: async () => {
      if (await remove("holder = :holder AND attribute_not_exists(wanted)")) {
        return "free";
      }
      const isStillMine = await ifAllowed(
        store.client.send(
          new UpdateCommand({
            TableName: store.table,
            Key: key,
            UpdateExpression: "REMOVE wanted",
            ConditionExpression: "holder = :holder",
            ...mine,
          }),
        ),
      );
      // Lost in between: whoever took it looks for themselves.
      return isStillMine ? "wanted" : "free";
    },
    drop: async () => {
      // A lease that was lost in between, or cannot be given back, runs out by itself.
      await remove("holder = :holder").catch(() => false);
    },
  };
}
