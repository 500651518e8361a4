"""Rotates secrets as Secrets Manager does, by the secret's function. MiniStack copies the value that there is, and calls nobody.

Rotations that are due by their days do not begin by themselves.
"""

import contextvars
import logging
import threading
import time

from rights import lets

STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")

log = logging.getLogger("rotation")


def _function(lambda_svc, arn):
    function, config, _ = lambda_svc._get_func_record_for_ref(arn)
    return lambda_svc._execution_record_for_config(function, config) if function and config else None


def _run(lambda_svc, function, secret, token):
    """Step by step, until one fails: the version stays pending then, and the next rotation begins anew."""
    for step in STEPS:
        event = {"Step": step, "SecretId": secret["ARN"], "ClientRequestToken": token}
        result = lambda_svc._execute_function_with_config_scope(function, event)
        if result.get("error"):
            log.warning("%s of %s failed: %s", step, secret["Name"], result.get("body"))
            return


def rotate_by_functions(secretsmanager, lambda_svc, iam):
    rotate, read = secretsmanager._rotate_secret, secretsmanager._get_secret_value
    refuse, answer = secretsmanager.error_response_json, secretsmanager.json_response

    def rotate_secret(data):
        _, secret = secretsmanager._resolve(data.get("SecretId"))
        if secret is None or secret.get("DeletedDate") or secretsmanager._is_replica(secret):
            return rotate(data)
        arn = data.get("RotationLambdaARN") or secret.get("RotationLambdaARN")
        if arn is None:
            return refuse("InvalidRequestException", "No Lambda rotation function ARN is associated with this secret.", 400)
        function = _function(lambda_svc, arn)
        if function is None or not lets(iam, arn, "secretsmanager.amazonaws.com", secret["ARN"]):
            return refuse("AccessDeniedException", f"Secrets Manager cannot invoke the specified Lambda function {arn}.", 400)
        secret["RotationLambdaARN"], secret["RotationEnabled"] = arn, True
        secret["RotationRules"] = data.get("RotationRules") or secret.get("RotationRules")
        told = {"ARN": secret["ARN"], "Name": secret["Name"]}
        if data.get("RotateImmediately") is False:
            return answer(told)
        token = data.get("ClientRequestToken") or secretsmanager.new_uuid()
        for version in secret["Versions"].values():
            version["Stages"] = [stage for stage in version["Stages"] if stage != "AWSPENDING"]
        secret["Versions"][token] = {"SecretString": None, "SecretBinary": None, "CreatedDate": int(time.time()), "Stages": ["AWSPENDING"]}
        # A thread of this name waits for nobody's turn (launch.py); account and region are in the context.
        run = contextvars.copy_context().run
        threading.Thread(target=run, args=(_run, lambda_svc, function, secret, token), name="ministack-rotation", daemon=True).start()
        return answer({**told, "VersionId": token})

    def get_secret_value(data):
        _, secret = secretsmanager._resolve(data.get("SecretId"))
        version = (secret or {}).get("Versions", {}).get(data.get("VersionId"))
        if version is not None and version.get("SecretString") is None and version.get("SecretBinary") is None:
            return refuse("ResourceNotFoundException", "Secrets Manager can't find the specified secret value.", 400)
        return read(data)

    secretsmanager._rotate_secret = rotate_secret
    secretsmanager._get_secret_value = get_secret_value
