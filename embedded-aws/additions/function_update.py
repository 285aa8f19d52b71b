"""An update of a CloudFront Function answers with the new version in the header ETtag, as AWS spells it.

https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateFunction.html#API_UpdateFunction_ResponseSyntax
ministack spells it ETag, where no SDK looks for it: Terraform would publish what it updated under no version at all.
"""

from replace import replace


def apply() -> None:
    from ministack.services import cloudfront

    @replace(cloudfront, "_cf_update_function")
    def update_function(original, name, headers, body):
        status, reply_headers, reply_body = original(name, headers, body)
        if "ETag" in reply_headers:
            reply_headers = {**reply_headers, "ETtag": reply_headers["ETag"]}
        return status, reply_headers, reply_body
