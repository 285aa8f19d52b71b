package lib.bucket_settings_test

import data.lib.bucket_settings
import data.lib.plans_test as plans
import data.lib.resources

test_older_arguments_of_a_bucket if {
	every case in [
		{"values": {"versioning": [{}]}, "unknown": {}, "state": "known"},
		{"values": {}, "unknown": {}, "state": "unset"},
		{"values": {}, "unknown": {"versioning": true}, "state": "unknown"},
	] {
		bucket := resources.existing["aws_s3_bucket.b"] with input as plans.plan([plans.made("aws_s3_bucket", "b", case.values, case.unknown, {"versioning": [{}]}, "aws")])
		bucket_settings.inline(bucket, "versioning") == case.state
	}
}
