"""S3 signs the key, however it was written: a `$` in a path is the same as `%24`.

The canonical URI is the path encoded anew, all but letters, digits and `-._~/`; clients differ in what they encode on
the way:
https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html ("Canonical URI")
"""

from urllib.parse import quote, unquote

from replace import replace


def apply() -> None:
    from ministack.core import sigv4

    @replace(sigv4, "header_signing_documents")
    def header_signing_documents(original, signature, method, raw_path, *rest, **named):
        path = quote(unquote(raw_path), safe="/~") if signature.service == "s3" else raw_path
        return original(signature, method, path, *rest, **named)
