package lib.log_buckets_test

import data.lib.log_buckets
import data.lib.plans_test as plans

test_buckets_are_named_in_many_ways if {
	every name in ["files", "id", "arn:aws:s3:::files", "arn:aws-cn:s3:::files/logs", "files.s3.amazonaws.com", "files.s3.eu-west-1.amazonaws.com"] {
		found := log_buckets.writers with input as _plan({"bucket": name, "prefix": "web/"}, {}, {})
		found == {"aws_s3_bucket.b": {{"by": "aws_lb.l", "prefix": "web/"}}}
	}
	every name in ["arn:aws:s3:::other/files", "files.example.com", 7] {
		found := log_buckets.writers with input as _plan({"bucket": name}, {}, {})
		found == {}
	}
	reference := log_buckets.writers with input as _plan({}, {"bucket": true}, {"bucket": plans.refers("aws_s3_bucket.b.id")})
	reference == {"aws_s3_bucket.b": {{"by": "aws_lb.l", "prefix": ""}}}
}

_plan(values, unknown, expressions) := plans.plan([
	plans.known("aws_s3_bucket", "b", {"bucket": "files", "id": "id"}),
	plans.made("aws_lb", "l", {"access_logs": [values]}, {"access_logs": [unknown]}, {"access_logs": [expressions]}, "aws"),
])
