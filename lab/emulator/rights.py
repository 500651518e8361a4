"""Completes what MiniStack looks at when it decides whether a call may be made.

Functions act by their roles, as on AWS. Policies ask two things of a call that MiniStack does not look for; it takes a batch
for a right of its own; and it finds no key that is named by an alias, nor one of several regions by what it has encrypted.
"""

import base64
import contextvars
import json
import logging
import re


# Calls for many that need the right to do it once.
_BATCHES = {
    "sns:PublishBatch": "sns:Publish",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:SendMessageBatch": "sqs:SendMessage",
}


# Calls of Lambda that are about one mapping, which MiniStack takes for a list of all, or for nothing that needs a right.
_MAPPING = re.compile(r"/event-source-mappings/[^/]+/?$")
_OF_MAPPING = {
    "DELETE": "lambda:DeleteEventSourceMapping",
    "GET": "lambda:GetEventSourceMapping",
    "PUT": "lambda:UpdateEventSourceMapping",
}


def _fields(body):
    try:
        fields = json.loads(body)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _conditions(action, body):
    if action == "cloudwatch:PutMetricData":
        return {"cloudwatch:namespace": _fields(body).get("Namespace")}
    if action == "events:PutEvents":
        # A key of several values: one for each kind of event in the call.
        kinds = {entry.get("DetailType") for entry in _fields(body).get("Entries", [])}
        return {"events:detail-type": sorted(kinds, key=str)}
    return {}


def _key(kms, body):
    fields = _fields(body)
    named = fields.get("KeyId") or ""
    if not named:
        # What a key has encrypted begins with the key's id.
        named = base64.b64decode(fields.get("CiphertextBlob") or "")[:36].decode("utf-8", "ignore")
    return named and kms._resolve_key(named)


def complete_rights(iam_actions, kms):
    tags_of, resource_of = iam_actions.request_tag_context, iam_actions.extract_resource_arn
    action_of = iam_actions.extract_iam_action

    def action(service, method, path, *rest):
        if service == "lambda" and _MAPPING.search(path):
            return _OF_MAPPING[method]
        asked = action_of(service, method, path, *rest)
        return _BATCHES.get(asked, asked)

    def context(service, asked, body, params):
        return {**tags_of(service, asked, body, params), **_conditions(asked, body)}

    def resource(service, method, path, headers, body, *rest):
        key = _key(kms, body) if service == "kms" else None
        return key["Arn"] if key else resource_of(service, method, path, headers, body, *rest)

    iam_actions.extract_iam_action = action
    iam_actions.request_tag_context = context
    iam_actions.extract_resource_arn = resource


# What a target must let a service do that delivers to it.
_DELIVERIES = {"lambda": "lambda:InvokeFunction", "sns": "sns:Publish", "sqs": "sqs:SendMessage"}


def lets(iam, target, service, source):
    """Whether the policy of a queue, topic or function lets a service act for one rule or alarm."""
    _, _, kind, region, account, *_ = target.split(":")
    if kind not in _DELIVERIES:
        return True
    policy, _ = iam._resource_policy(kind, target) or (None, None)
    asked = iam.EvalContext(
        principal_arn="*",
        principal_type="Service",
        principal_account="",
        action=_DELIVERIES[kind],
        resource_arn=target,
        region=region,
        service_context={"aws:sourcearn": source, "aws:sourceaccount": account},
    )
    return iam.evaluate_resource_policy(policy, asked, service=service).decision == "Allow"


def deliver_by_rights(iam, eventbridge, cloudwatch):
    """EventBridge's rules and CloudWatch's alarms deliver only where they may: MiniStack asks for that of SNS alone. On AWS, too,
    what may not be delivered is dropped without a word to whoever sent it.
    """
    # What services do for themselves, they do with TLS.
    iam._request_origin = contextvars.ContextVar("origin", default=("127.0.0.1", True))
    invoke, act = eventbridge._invoke_target, cloudwatch._dispatch_alarm_actions
    log = logging.getLogger("rights")

    def may(target, service, source):
        allowed = lets(iam, target, service, source)
        if not allowed:
            log.warning("%s may not let %s deliver to %s", source, service, target)
        return allowed

    def invoke_if_allowed(target, event, rule, *rest):
        if may(target["Arn"], "events.amazonaws.com", rule["Arn"]):
            invoke(target, event, rule, *rest)

    def act_if_allowed(alarm, *rest):
        allowed = {
            field: [each for each in alarm.get(field) or [] if may(each, "cloudwatch.amazonaws.com", alarm["AlarmArn"])]
            for field in ("AlarmActions", "OKActions", "InsufficientDataActions")
        }
        act({**alarm, **allowed}, *rest)

    eventbridge._invoke_target = invoke_if_allowed
    cloudwatch._dispatch_alarm_actions = act_if_allowed
