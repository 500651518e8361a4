import { refuses, singleRegion } from "./support";

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
});
