"""Completes what MiniStack looks at when it decides whether a call may be made.

Functions act by their roles, as on AWS. Policies ask two things of a call that MiniStack does not look for; it takes a batch
for a right of its own; and it finds no key that is named by an alias, nor one of several regions by what it has encrypted.
"""

import base64
import json


# Calls for many that need the right to do it once.
_BATCHES = {
    "sns:PublishBatch": "sns:Publish",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:SendMessageBatch": "sqs:SendMessage",
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
        # AWS looks at each event. Events of several kinds in one call are told by one policy or not at all.
        kinds = {entry.get("DetailType") for entry in _fields(body).get("Entries", [])}
        return {"events:detail-type": kinds.pop() if len(kinds) == 1 else sorted(kinds, key=str)}
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

    def action(*request):
        asked = action_of(*request)
        return _BATCHES.get(asked, asked)

    def context(service, asked, body, params):
        return {**tags_of(service, asked, body, params), **_conditions(asked, body)}

    def resource(service, method, path, headers, body, *rest):
        key = _key(kms, body) if service == "kms" else None
        return key["Arn"] if key else resource_of(service, method, path, headers, body, *rest)

    iam_actions.extract_iam_action = action
    iam_actions.request_tag_context = context
    iam_actions.extract_resource_arn = resource
