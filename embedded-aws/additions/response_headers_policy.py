"""A response headers policy comes back as it was created: a block that was not sent is not in the reply.

https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ResponseHeadersPolicyConfig.html
ministack answers with empty custom and remove blocks, which Terraform takes for a change made by somebody else.
"""

from replace import replace

_OPTIONAL_BLOCKS = ("CustomHeadersConfig", "RemoveHeadersConfig")


def apply() -> None:
    from ministack.services import cloudfront

    @replace(cloudfront, "_build_rhp_config_xml")
    def build_config_xml(original, parent, config):
        original(parent, config)
        for name in _OPTIONAL_BLOCKS:
            block = cloudfront._find(parent, name)
            if block is not None and cloudfront._text(block, "Quantity") == "0":
                parent.remove(block)
