/** AWS names of the account's records, known to whoever writes them and to the key that encrypts them. */
export const recordNames = {
  /** CloudTrail's trail. */
  trail: (prefix: string) => `${prefix}-account`,
  /** Log group of the calls that the trail records; the account has one. */
  calls: "/evenkeel/account/calls",
  /** How the names of all buckets of records begin, in every place and stack: the trail leaves them out by it. */
  bucketsStart: "guardrails-",
};
