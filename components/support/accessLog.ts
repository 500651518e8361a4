/** What an API's access log says of every request; `more` is known to one kind of API alone. */
export const accessLogFormat = (more: { readonly [field: string]: string } = {}): string =>
  JSON.stringify({
    requestId: "$context.requestId",
    time: "$context.requestTime",
    method: "$context.httpMethod",
    path: "$context.path",
    status: "$context.status",
    address: "$context.identity.sourceIp",
    latency: "$context.responseLatency",
    integrationError: "$context.integrationErrorMessage",
    ...more,
  });
