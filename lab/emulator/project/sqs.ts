import {
  CreateQueueCommand,
  DeleteQueueCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { type Entry } from "../../model/journal";
import { attributes, ifThere, needText, type Projectors } from "./projector";

const gone = ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"];

const mutable = ({ inputs }: Entry) =>
  attributes({
    DelaySeconds: inputs.delaySeconds,
    KmsDataKeyReusePeriodSeconds: inputs.kmsDataKeyReusePeriodSeconds,
    KmsMasterKeyId: inputs.kmsMasterKeyId,
    MaximumMessageSize: inputs.maxMessageSize,
    MessageRetentionPeriod: inputs.messageRetentionSeconds,
    ReceiveMessageWaitTimeSeconds: inputs.receiveWaitTimeSeconds,
    RedriveAllowPolicy: inputs.redriveAllowPolicy,
    RedrivePolicy: inputs.redrivePolicy,
    VisibilityTimeout: inputs.visibilityTimeoutSeconds,
  });

const ofFifo = ({ inputs }: Entry) =>
  inputs.fifoQueue === true
    ? attributes({
        ContentBasedDeduplication: inputs.contentBasedDeduplication,
        DeduplicationScope: inputs.deduplicationScope,
        FifoQueue: true,
        FifoThroughputLimit: inputs.fifoThroughputLimit,
      })
    : {};

export const projectors: Projectors = {
  "aws:sqs/queue:Queue": {
    apply: async (entry, world, before) => {
      const client = world.client(SQSClient, entry);
      if (before === undefined) {
        const Attributes = { ...mutable(entry), ...ofFifo(entry) };
        const QueueName = needText(entry, "name");
        await client.send(new CreateQueueCommand({ QueueName, Attributes }));
      } else {
        const Attributes = mutable(entry);
        await client.send(new SetQueueAttributesCommand({ QueueUrl: entry.id, Attributes }));
      }
    },
    remove: (entry, world) =>
      ifThere(gone, () =>
        world.client(SQSClient, entry).send(new DeleteQueueCommand({ QueueUrl: entry.id })),
      ),
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    apply: async (entry, world) => {
      const Attributes = { Policy: needText(entry, "policy") };
      const QueueUrl = needText(entry, "queueUrl");
      await world
        .client(SQSClient, entry)
        .send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    },
    remove: (entry, world) =>
      ifThere(gone, () =>
        world.client(SQSClient, entry).send(
          new SetQueueAttributesCommand({
            QueueUrl: needText(entry, "queueUrl"),
            Attributes: { Policy: "" },
          }),
        ),
      ),
  },
};
