import { overridden, refuses, singleRegion } from "./support";

describe("Settings: names", () => {
  refuses("a stack in upper case", { stack: "Dev", raw: singleRegion }, [
    'stack: must be made of lower-case letters, digits and single hyphens (AWS names begin with evenkeel-Dev); got "Dev"; example: prod',
  ]);
  refuses(
    "a stack name too long",
    { stack: "development-of-the-commerce-platform", raw: singleRegion },
    [
      'stack: must be shorter by 1 (the name of the Aurora instance would be evenkeel-development-of-the-commerce-platform-shared-eu-west-1-1: 64 characters, AWS allows 63); got "development-of-the-commerce-platform"; example: prod',
      'stack: must be shorter by 3 (the name of the SQS queue would be evenkeel-development-of-the-commerce-platform-payment-OrderPlaced-dead-letters.fifo: 83 characters, AWS allows 80); got "development-of-the-commerce-platform"; example: prod',
    ],
  );
  refuses(
    "a stack name too long for a backup vault",
    {
      stack: "development-of-the-commerce-platform-in-europe",
      raw: overridden(singleRegion, "data.backups", { retentionDays: 35 }),
    },
    [
      'stack: must be shorter by 11 (the name of the Aurora instance would be evenkeel-development-of-the-commerce-platform-in-europe-shared-eu-west-1-1: 74 characters, AWS allows 63); got "development-of-the-commerce-platform-in-europe"; example: prod',
      'stack: must be shorter by 13 (the name of the SQS queue would be evenkeel-development-of-the-commerce-platform-in-europe-payment-OrderPlaced-dead-letters.fifo: 93 characters, AWS allows 80); got "development-of-the-commerce-platform-in-europe"; example: prod',
      'stack: must be shorter by 5 (the name of the backup vault would be evenkeel-development-of-the-commerce-platform-in-europe: 55 characters, AWS allows 50); got "development-of-the-commerce-platform-in-europe"; example: prod',
    ],
  );
});
