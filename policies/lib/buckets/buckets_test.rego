package lib.buckets_test

import data.lib.buckets
import data.lib.plans_test as plans
import data.lib.resources

_types := [
	"aws_s3_bucket_acl", "aws_s3_bucket_lifecycle_configuration", "aws_s3_bucket_ownership_controls",
	"aws_s3_bucket_policy", "aws_s3_bucket_public_access_block", "aws_s3_bucket_server_side_encryption_configuration",
	"aws_s3_bucket_versioning", "aws_s3_bucket_website_configuration",
]

test_attachments_are_found_by_name_id_and_reference if {
	every type in _types {
		every attachment in [
			plans.known(type, "p", {"bucket": "named"}),
			plans.known(type, "p", {"bucket": "id"}),
			plans.made(type, "p", {}, {"bucket": true}, {"bucket": plans.refers("aws_s3_bucket.b.id")}, "aws"),
		] {
			plan := plans.plan([plans.known("aws_s3_bucket", "b", {"bucket": "named", "id": "id"}), _hidden("other"), attachment])
			found := _found with input as plan
			found[type] == {"of": {"b"}, "loose": set(), "covered": set()}
		}
	}
}

# The plan does not show which bucket: it may be any whose id comes only with the apply.
test_hidden_way_may_lead_to_every_bucket_that_is_not_made_yet if {
	every names in [["var.bucket"], ["local.bucket"], ["local.bucket", "aws_kms_key.k.id"], []] {
		plan := plans.plan([
			_hidden("one"), _hidden("other"), plans.known("aws_s3_bucket", "made", {"bucket": "made", "id": "made"}),
			_loose("p", names),
		])
		found := _found with input as plan
		found[_policy] == {"of": set(), "loose": {"one", "other"}, "covered": set()}
	}
}

test_way_that_shows_no_bucket_leads_to_none if {
	plan := plans.plan([_hidden("one"), _hidden("other"), _loose("p", ["aws_kms_key.k.id"])])
	found := _found with input as plan
	found[_policy] == {"of": set(), "loose": set(), "covered": set()}
	unset := _found with input as plans.plan([_hidden("one"), plans.known(_policy, "p", {})])
	unset[_policy] == {"of": set(), "loose": set(), "covered": set()}
	elsewhere := _found with input as plans.plan([_hidden("one"), plans.known(_policy, "p", {"bucket": "elsewhere"})])
	elsewhere[_policy] == {"of": set(), "loose": set(), "covered": set()}
}

test_hidden_way_with_one_bucket_leads_to_it if {
	every names in [["local.bucket"], ["local.bucket", "aws_kms_key.k.id"]] {
		found := _found with input as plans.plan([_hidden("one"), _loose("p", names)])
		found[_policy] == {"of": {"one"}, "loose": set(), "covered": set()}
	}
}

test_as_many_loose_attachments_as_buckets_cover_all if {
	every case in [
		{"attachments": 1, "covered": set()}, {"attachments": 2, "covered": {"one", "other"}},
		{"attachments": 3, "covered": set()},
	] {
		plan := plans.plan(array.concat(
			[_hidden("one"), _hidden("other")],
			[_loose(concat("", ["p", json.marshal(number)]), ["local.bucket"]) |
				some number in numbers.range(1, case.attachments)
			],
		))
		found := _found with input as plan
		found[_policy] == {"of": set(), "loose": {"one", "other"}, "covered": case.covered}
	}
}

test_bucket_with_an_attachment_of_its_own_needs_no_loose_one if {
	found := _found with input as plans.plan([
		_hidden("one"), _hidden("other"), _hidden("third"), _loose("own", ["aws_s3_bucket.one.id"]),
		_loose("p", ["local.bucket"]), _loose("q", ["local.bucket"]),
	])
	found[_policy] == {"of": {"one"}, "loose": {"other", "third"}, "covered": {"other", "third"}}
}

test_loose_attachments_of_other_buckets_cover_nothing if {
	pair := ["aws_s3_bucket.a.id", "aws_s3_bucket.b.id"]
	buckets := [_hidden("a"), _hidden("b"), _hidden("c"), _hidden("d")]
	apart := _found with input as plans.plan(array.concat(
		buckets,
		[_loose("p", pair), _loose("q", ["aws_s3_bucket.c.id", "aws_s3_bucket.d.id"])],
	))
	apart[_policy] == {"of": set(), "loose": {"a", "b", "c", "d"}, "covered": set()}

	# Both buckets that p may be about have policies of their own.
	idle := _found with input as plans.plan(array.concat(buckets, [
		_loose("own_a", ["aws_s3_bucket.a.id"]), _loose("own_b", ["aws_s3_bucket.b.id"]),
		_loose("p", pair), _loose("q", ["aws_s3_bucket.c.id", "aws_s3_bucket.d.id"]),
	]))
	idle[_policy] == {"of": {"a", "b"}, "loose": {"c", "d"}, "covered": set()}

	# One for two buckets, and one for one of them.
	within := _found with input as plans.plan(array.concat(
		buckets,
		[
			_loose("p", ["aws_s3_bucket.a.id", "aws_s3_bucket.b.id", "aws_s3_bucket.c.id"]),
			_loose("q", pair), _loose("r", pair),
		],
	))
	within[_policy].covered == {"a", "b", "c"}
}

_policy := "aws_s3_bucket_policy"

_found[type] := {"of": of, "loose": loose, "covered": covered} if {
	some type in _types
	of := {bucket.name | some bucket in buckets.all_buckets; count(buckets.of(bucket, type)) > 0}
	loose := {bucket.name | some bucket in buckets.all_buckets; count(buckets.loose(bucket, type)) > 0}
	covered := {bucket.name | some bucket in buckets.all_buckets; buckets.covered(bucket, type)}
}

_hidden(name) := plans.made("aws_s3_bucket", name, {"bucket": name}, {"id": true}, {}, "aws")

_loose(name, names) := plans.made(_policy, name, {}, {"bucket": true}, {"bucket": {"references": names}}, "aws")

test_buckets_that_an_attachment_may_be_about if {
	plan := plans.plan([_hidden("a"), _hidden("b"), _loose("p", ["aws_s3_bucket.a.id", "aws_s3_bucket.b.id"])])
	found := buckets.among(resources.existing["aws_s3_bucket_policy.p"]) with input as plan
	found == {"aws_s3_bucket.a", "aws_s3_bucket.b"}
}
