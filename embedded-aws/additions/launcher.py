"""Starts ministack with the additions applied, in one process, on two free loopback ports.

    python launcher.py SETTINGS.json

The plain port is the AWS endpoint and takes viewers' http requests; the other takes viewers' https requests.
Both sockets are bound here, before ministack is imported, so no other process can take a port in between.
"""

import asyncio
import json
import os
import socket
import sys
import tempfile

import settings as settings_file


def main() -> None:
    settings = settings_file.read(sys.argv[1])
    settings.temporary_directory.mkdir(parents=True, exist_ok=True)
    plain, secure = _listen(), _listen()
    configuration = _configure_ministack(settings, plain.getsockname()[1])
    try:
        asyncio.run(_serve(settings, configuration, plain, secure))
    finally:
        import lifetime

        lifetime.leave_nothing(settings.directory)


def _listen() -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    return listener


def _configure_ministack(settings, port: int) -> dict:
    """ministack is configured by environment variables alone, most of them read when it is imported."""
    configuration = {
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": "localhost",
        "MINISTACK_ACCOUNT_ID": settings.account_id,
        "MINISTACK_REGION": settings.region,
        # Anonymous S3 requests are judged by bucket policy only when requests are authorized at all.
        "AUTH": "true",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "LAMBDA_EXECUTOR": "local",
        # Never a container: an address at which no daemon can be.
        "DOCKER_HOST": f"unix://{settings.directory}/no-docker.sock",
    }
    os.environ.update(configuration)
    os.environ["TMPDIR"] = str(settings.temporary_directory)
    # The account's root user, whom ministack knows by these.
    os.environ["AWS_ACCESS_KEY_ID"] = os.environ["AWS_SECRET_ACCESS_KEY"] = "test"
    tempfile.tempdir = str(settings.temporary_directory)
    return configuration


async def _serve(settings, configuration: dict, plain: socket.socket, secure: socket.socket) -> None:
    # Imported late: ministack reads its configuration when it is imported.
    import additions
    import certificates
    import function_network
    import lifetime
    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    authority = certificates.Authority(settings.temporary_directory)
    authority.write_certificate(settings.certificate_file)

    class ConfigByName(Config):
        def create_ssl_context(self):
            context = super().create_ssl_context()
            if context is not None:
                authority.answer_by_name(context)
            return context

    config = ConfigByName()
    config.certfile, config.keyfile = authority.leaf_files(certificates.DEFAULT_NAME)
    ports = {"httpPort": plain.getsockname()[1], "httpsPort": secure.getsockname()[1]}
    config.insecure_bind, config.bind = [f"fd://{plain.detach()}"], [f"fd://{secure.detach()}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1

    function_network.apply(settings, configuration, ports["httpPort"], ports["httpsPort"])
    served = additions.apply(settings.outside_world)
    application = _announcing(served, lambda: _announce(settings, ports))
    await serve(application, config, shutdown_trigger=lifetime.ending(settings.keep_alive).wait)


def _announcing(application, announce):
    """`application`, calling `announce` once it has started. Earlier requests wait in the listeners' queues."""

    async def announcing(scope, receive, send):
        async def send_and_announce(message):
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                announce()

        await application(scope, receive, send_and_announce if scope["type"] == "lifespan" else send)

    return announcing


def _announce(settings, ports: dict) -> None:
    """Write the file that the starter waits for, whole or not at all."""
    staged = settings.ready_file.with_suffix(".tmp")
    staged.write_text(json.dumps({"pid": os.getpid(), **ports}), encoding="utf-8")
    staged.replace(settings.ready_file)


if __name__ == "__main__":
    main()
