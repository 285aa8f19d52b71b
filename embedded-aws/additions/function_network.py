"""The network that Lambda functions see: names lead to this AWS and to the outside world, never to the internet.

A function that is not in a VPC reaches the internet by default, and so the custom domain names of the very account it
runs in:
https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
Here a function is a process of this machine, whose resolver knows nothing of the names made here. function-network.cjs,
loaded before a Node.js function, sends its connections to the two listeners of this process instead.
"""

import json
import os
from pathlib import Path

_PRELOAD = Path(__file__).with_name("function-network.cjs")


def apply(settings, configuration: dict, http_port: int, https_port: int) -> None:
    """Pass the network on to every function: ministack starts them with this process's environment.

    `configuration` is the part of that environment which is ministack's own and none of a function's business.
    """
    os.environ["NODE_OPTIONS"] = f"--require={json.dumps(str(_PRELOAD))}"
    os.environ["NODE_EXTRA_CA_CERTS"] = str(settings.certificate_file)
    os.environ["EMBEDDED_AWS_HTTP_PORT"] = str(http_port)
    os.environ["EMBEDDED_AWS_HTTPS_PORT"] = str(https_port)
    os.environ["EMBEDDED_AWS_HIDDEN"] = json.dumps(configuration)
