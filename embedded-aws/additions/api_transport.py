"""Policies of queues and topics see API calls as what they are on AWS: made over TLS.

AWS's SDKs speak HTTPS with AWS; the endpoint here speaks HTTP because it never leaves the machine. A statement on
aws:SecureTransport is about the former:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-securetransport
"""

import dataclasses

from replace import replace

_SERVICES = ("sns:", "sqs:")


def apply() -> None:
    from ministack.core import iam_evaluator

    @replace(iam_evaluator, "resource_policy_allows")
    def resource_policy_allows(original, policy, context, same_account):
        if context.action.lower().startswith(_SERVICES):
            context = dataclasses.replace(context, secure_transport=True)
        return original(policy, context, same_account)
