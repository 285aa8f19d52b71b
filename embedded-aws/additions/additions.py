"""What ministack lacks, in the order in which it is put in place. Each module names the AWS page it follows."""

import distribution_aliases
import edge
import function_url
import origin_access_identity
import origins
import s3_origin


def apply(settings):
    """Put every addition in place; returns the ASGI application to serve."""
    from ministack import app

    distribution_aliases.apply()
    origin_access_identity.apply()
    s3_origin.apply()
    origins.apply(settings.outside_world)
    function_url.apply()
    return edge.in_front_of(app.app)
