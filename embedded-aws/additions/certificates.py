"""Certificates of the TLS listener: one private authority a run, one leaf a host name, made when a client asks for it.

On AWS a viewer's TLS handshake names the host (SNI) and CloudFront answers with the certificate of the distribution
that has that alias:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-https-dedicated-ip-or-sni.html
Whether a distribution's certificate really covers its aliases is checked where AWS checks it, when the distribution
is created (see distribution_aliases.py); the listener can therefore vouch for any name it is asked for.
"""

import datetime
import ipaddress
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# Long enough for an environment that is kept running over a few weeks.
LIFETIME = datetime.timedelta(days=90)
# A client's clock may lag behind ours.
CLOCK_SKEW = datetime.timedelta(hours=1)
# The name of the certificate shown to a client that sends no server name.
DEFAULT_NAME = "localhost"


class Authority:
    """A certificate authority whose private key never leaves the process."""

    def __init__(self, directory: Path):
        self._directory = directory
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._certificate = self._sign_own()
        self._contexts: dict = {}

    def write_certificate(self, path: Path) -> None:
        """Write the certificate that clients have to trust."""
        path.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))

    def leaf_files(self, name: str) -> tuple:
        """Paths of the certificate and the key for `name`, made on the first call."""
        stem = "".join(c if c.isalnum() or c in ".-" else "_" for c in name)
        certificate_file, key_file = self._directory / f"{stem}.pem", self._directory / f"{stem}.key"
        if not certificate_file.exists():
            key = ec.generate_private_key(ec.SECP256R1())
            key_file.touch(mode=0o600)
            key_file.write_bytes(
                key.private_bytes(
                    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                )
            )
            certificate_file.write_bytes(self._sign_leaf(name, key).public_bytes(serialization.Encoding.PEM))
        return str(certificate_file), str(key_file)

    def answer_by_name(self, context: ssl.SSLContext) -> None:
        """Let `context` answer each handshake with a certificate for the name that the client asked for."""

        def choose(connection, name, _initial):
            if name:
                connection.context = self._context_for(name.lower(), context)

        context.sni_callback = choose

    def _context_for(self, name: str, pattern: ssl.SSLContext) -> ssl.SSLContext:
        if name not in self._contexts:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.minimum_version = pattern.minimum_version
            context.set_alpn_protocols(["h2", "http/1.1"])
            context.load_cert_chain(*self.leaf_files(name))
            self._contexts[name] = context
        return self._contexts[name]

    def _builder(self, subject: str, public_key):
        now = datetime.datetime.now(datetime.timezone.utc)
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject[:64])]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Embedded AWS")]))
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - CLOCK_SKEW)
            .not_valid_after(now + LIFETIME)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        )

    def _sign_own(self):
        usage = _key_usage(key_cert_sign=True, crl_sign=True)
        return (
            self._builder("Embedded AWS", self._key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .sign(self._key, hashes.SHA256())
        )

    def _sign_leaf(self, name: str, key):
        issuer = self._certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        return (
            self._builder(name, key.public_key())
            .add_extension(x509.SubjectAlternativeName(_alternative_names(name)), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(digital_signature=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer), critical=False
            )
            .sign(self._key, hashes.SHA256())
        )


def _alternative_names(name: str) -> list:
    if name == DEFAULT_NAME:
        return [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    return [x509.DNSName(name)]


def _key_usage(**granted) -> x509.KeyUsage:
    usages = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )
    return x509.KeyUsage(**{usage: granted.get(usage, False) for usage in usages})
