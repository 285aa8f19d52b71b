package lib.server_caches_test

import data.lib.plans_test as plans
import data.lib.server_caches

test_caches_lie_beside_the_static_files if {
	every case in [
		{"domain": "files.s3.amazonaws.com", "path": "/_assets", "prefixes": {"aws_s3_bucket.b": {"_cache"}}},
		{"domain": "files.s3.amazonaws.com", "path": "/outreach/_assets/", "prefixes": {"aws_s3_bucket.b": {"outreach/_cache"}}},
		{"domain": "files.s3.amazonaws.com", "path": "/static", "prefixes": {}},
		{"domain": "files.s3-website-eu-west-1.amazonaws.com", "path": "/_assets", "prefixes": {}},
	] {
		found := server_caches.prefixes with input as plans.plan([_bucket, plans.known("aws_cloudfront_distribution", "d", {
			"origin": [{"domain_name": case.domain, "origin_path": case.path}],
		})])
		found == case.prefixes
	}
}

test_functions_say_where_their_cache_lies if {
	every case in [
		{"variables": {"CACHE_BUCKET_KEY_PREFIX": "/outreach/_cache/", "CACHE_BUCKET_NAME": "files"}, "prefixes": {"aws_s3_bucket.b": {"outreach/_cache"}}},
		{"variables": {"CACHE_BUCKET_KEY_PREFIX": "", "CACHE_BUCKET_NAME": "files"}, "prefixes": {}},
		{"variables": {"CACHE_BUCKET_KEY_PREFIX": "${var.p}", "CACHE_BUCKET_NAME": "files"}, "prefixes": {}},
		{"variables": {"CACHE_BUCKET_KEY_PREFIX": "c", "CACHE_BUCKET_NAME": "${aws_s3_bucket.b.id}"}, "prefixes": {"aws_s3_bucket.b": {"c"}}},
		{"variables": {"CACHE_BUCKET_KEY_PREFIX": "c", "CACHE_BUCKET_NAME": "${local.name}"}, "prefixes": {}},
		{
			"variables": {"CACHE_BUCKET_KEY_PREFIX": "c", "CACHE_BUCKET_NAME": "${aws_s3_bucket.b.id}", "OTHER": "${aws_s3_bucket.c.id}"},
			"prefixes": {},
		},
	] {
		found := server_caches.prefixes with input as {"resource": {
			"aws_s3_bucket": {"b": {"bucket": "files"}, "c": {}},
			"aws_lambda_function": {"f": {"environment": [{"variables": case.variables}]}},
		}}
		found == case.prefixes
	}
}

_bucket := plans.known("aws_s3_bucket", "b", {"bucket": "files"})
