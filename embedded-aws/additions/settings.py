"""What the starter asks of the launcher: one JSON file, read once, checked here."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

# What may stand for a host outside AWS: a plain server of this machine.
_ADDRESS = re.compile(r"http://(127\.0\.0\.1|localhost):\d+")


@dataclass(frozen=True)
class Settings:
    """directory: holds everything this run writes; removed when it ends.
    account_id: the account that the access key `test` belongs to.
    region: the region of requests that name none.
    outside_world: host name -> "http://127.0.0.1:port", for origins that are not on AWS.
    keep_alive: when true, the process outlives the one that started it; otherwise it ends when its stdin closes.
    """

    directory: Path
    account_id: str
    region: str
    outside_world: dict = field(default_factory=dict)
    keep_alive: bool = False

    @property
    def certificate_file(self) -> Path:
        return self.directory / "ca.pem"

    @property
    def ready_file(self) -> Path:
        return self.directory / "ready.json"

    @property
    def temporary_directory(self) -> Path:
        return self.directory / "tmp"


def read(path: str) -> Settings:
    """The settings in the file at `path`."""
    stored = json.loads(Path(path).read_text(encoding="utf-8"))
    for name, address in stored["outsideWorld"].items():
        if not _ADDRESS.fullmatch(address):
            raise SystemExit(f'outsideWorld: "{name}" is at "{address}"; allowed is http://127.0.0.1:PORT.')
    return Settings(
        directory=Path(stored["directory"]),
        account_id=stored["accountId"],
        region=stored["region"],
        outside_world={name.lower(): address for name, address in stored["outsideWorld"].items()},
        keep_alive=stored["keepAlive"],
    )
