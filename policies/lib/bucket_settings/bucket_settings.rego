# METADATA
# title: Settings of buckets
# description: |
#   Reads the older arguments of aws_s3_bucket itself. What the provider has read from AWS into those counts too: it
#   says what is in force. The resources that set one thing each are joined to their bucket by lib.buckets.
package lib.bucket_settings

import data.lib.node

# inline says whether an older block argument of a bucket is "known", "unknown" or "unset".
inline(bucket, name) := "known" if {
	count(node.blocks(node.top(bucket), name)) > 0
} else := "unknown" if {
	node.attribute(node.top(bucket), name).state == "unknown"
} else := "unset"
