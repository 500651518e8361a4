/** Things that inputs may name although no stack makes them, each with the reason why they exist. */
const outside: readonly { readonly pattern: RegExp; readonly because: string }[] = [
  { pattern: /^arn:[\w-]+:iam::aws:policy\//, because: "policies that AWS manages" },
  { pattern: /^arn:[\w-]+:iam::\d{12}:root$/, because: "an account's root" },
  { pattern: /^arn:[\w-]+:iam::\d{12}:role\/aws-service-role\//, because: "service-linked roles" },
  { pattern: /^alias\/aws\//, because: "keys that AWS manages" },
  { pattern: /^arn:[\w-]+:kms:[\w-]+:\d{12}:alias\/aws\//, because: "keys that AWS manages" },
  { pattern: /^default(\.|$)/, because: "default parameter groups, buses and subnet groups" },
  { pattern: /^arn:[\w-]+:events:[\w-]+:\d{12}:event-bus\/default$/, because: "the account's bus" },
  {
    pattern: /^(default|kube-system|kube-public|kube-node-lease)$/,
    because: "namespaces of every cluster",
  },
];

/** Whether AWS has it without any stack: AWS-managed policies and keys, defaults. Hosted zones, service principals,
 * AWS-managed cache policies, prefix lists, layers and public images are never looked up either: no reference names them. */
export function isOutside(value: string): boolean {
  return outside.some(({ pattern }) => pattern.test(value));
}
