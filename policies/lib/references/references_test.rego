package lib.references_test

import data.lib.plans_test as plans
import data.lib.references
import data.lib.resources

test_resources_that_pass_an_argument_on_lead_to_its_source if {
	every case in [
		{"type": "aws_acm_certificate_validation", "argument": "certificate_arn", "attributes": [".certificate_arn", ".id", ""]},
		{"type": "terraform_data", "argument": "input", "attributes": [".output", ".input", ""]},
		{"type": "aws_s3_bucket_acl", "argument": "bucket", "attributes": [".bucket", ".id", ""]},
		{"type": "aws_s3_bucket_ownership_controls", "argument": "bucket", "attributes": [".bucket"]},
		{"type": "aws_s3_bucket_policy", "argument": "bucket", "attributes": [".bucket"]},
		{"type": "aws_s3_bucket_public_access_block", "argument": "bucket", "attributes": [".bucket"]},
		{"type": "aws_s3_bucket_server_side_encryption_configuration", "argument": "bucket", "attributes": [".bucket"]},
		{"type": "aws_s3_bucket_versioning", "argument": "bucket", "attributes": [".bucket"]},
		{"type": "aws_s3_bucket_website_configuration", "argument": "bucket", "attributes": [".bucket"]},
	] {
		every attribute in case.attributes {
			passing := plans.made(case.type, "p", {}, {}, {case.argument: plans.refers("aws_kms_key.k.arn")}, "aws")
			planned := references.named(_root, [concat("", [case.type, ".p", attribute])]) with input as plans.plan([passing])
			"aws_kms_key.k" in {source.base | some source in planned}
			written := references.named(_root, [concat("", [case.type, ".p", attribute])]) with input as {"resource": {
				"aws_kms_key": {"k": {}},
				case.type: {"p": {case.argument: "${aws_kms_key.k.arn}"}},
			}}
			"aws_kms_key.k" in {source.base | some source in written}
		}
	}
}

test_what_ends_nowhere_is_loose if {
	document := plans.plan([
		plans.made("terraform_data", "t", {}, {}, {"input": plans.refers("local.inner.arn")}, "aws"),
		plans.made("terraform_data", "u", {}, {}, {}, "aws"),
	])
	every case in [
		{"references": ["aws_kms_key.k.arn", "aws_kms_key.k"], "loose": {"aws_kms_key.k.arn"}},
		{"references": ["terraform_data.t.output"], "loose": {"local.inner"}},
		{"references": ["terraform_data.u.output"], "loose": {"terraform_data.u.output"}},
		{"references": ["path.module", "terraform.workspace", "self.id", "each.key", "count.index"], "loose": set()},
		{"references": ["var.home"], "loose": {"var.home"}},
	] {
		found := references.loose(_root, case.references) with input as document
		found == case.loose
	}
}

test_names_of_the_language_are_no_sources if {
	found := references.sources(_root, ["path.module", "terraform.workspace", "self.id", "each.key", "count.index"]) with input as {}
	found == set()
}

test_what_a_module_hands_out_is_loose_inside_it if {
	found := references.loose(_root, ["module.web[\"a\"].arn", "module.web[\"a\"]", "module.web"]) with input as _modules
	found == {"module.web.module.inner.aws_kms_key.k.arn"}
	nested := references.loose({"path": "module.web", "for_each": []}, ["module.inner"]) with input as _modules
	nested == {"module.web.module.inner.aws_kms_key.k.arn", "module.web.module.inner.kind"}
	passed := references.loose(_root, ["module.web.passed", "module.web"]) with input as _modules
	passed == {"module.web.local.own"}
	whole := references.loose(_root, ["module.web"]) with input as _modules
	whole == {
		"module.web.aws_s3_bucket.b[1].id", "module.web.kind", "module.web.local.own",
		"module.web.module.inner.aws_kms_key.k.arn",
	}
}

test_only_resources_are_named if {
	found := references.named(_root, ["module.web[\"a\"].arn", "module.web[\"a\"]", "module.web"]) with input as _modules
	found == {{
		"path": "module.web.module.inner", "base": "aws_kms_key.k", "configuration": "module.web.module.inner.aws_kms_key.k",
		"type": "aws_kms_key", "mode": "managed", "attribute": "arn", "index": null,
	}}
}

test_index_keys_are_read if {
	every case in [
		{"reference": "aws_kms_key.k[0].arn", "index": 0},
		{"reference": "aws_kms_key.k[\"a.b\"].arn", "index": "a.b"},
		{"reference": "aws_kms_key.k[each.key].arn", "index": null},
		{"reference": "aws_kms_key.k.arn", "index": null},
	] {
		found := references.named(_root, [case.reference]) with input as {}
		{[source.base, source.attribute, source.index] | some source in found} == {["aws_kms_key.k", "arn", case.index]}
	}
	read := references.named(_root, ["data.aws_kms_key.k[0].arn"]) with input as {}
	{[source.base, source.mode, source.type] | some source in read} == {["data.aws_kms_key.k", "data", "aws_kms_key"]}
}

test_only_the_attribute_behind_a_name_is_read if {
	every reference in ["aws_kms_key.k.tags.a", "aws_kms_key.k[0].tags.a", "data.aws_kms_key.k.tags.a", "data.aws_kms_key.k[0].tags.a"] {
		[source] := [source | some source in references.named(_root, [reference])] with input as {}
		source.attribute == "tags"
		endswith(source.base, "aws_kms_key.k")
	}
}

test_variables_and_local_values_are_not_named if {
	found := references.named(_root, ["var.home.edge", "local.home", "word"]) with input as {}
	found == set()
}

test_local_values_of_a_synthesized_file_lead_to_their_parts if {
	found := references.sources(_root, ["local.site"]) with input as {"locals": {"site": "${var.name}.example.com", "other": "${var.other}"}}
	found == {"|local.site", "|var.name"}
}

test_beginnings_of_other_references_are_dropped if {
	references.precise(["a.b", "a.b.c", "d.e", "d.e[0]", "f.g", "f.gh"]) == {"a.b.c", "d.e[0]", "f.g", "f.gh"}
	references.precise(["var.ab", "module.x"]) == {"var.ab", "module.x"}
}

test_what_hands_out_the_unseen_is_unnamed if {
	every name in [
		"data.aws_cloudformation_export.e.value", "aws_cloudformation_stack.s.outputs", "data.aws_ssm_parameter.p.value",
		"data.external.e.result", "data.http.h.body", "local.name", "data.local_file.f.content", "module.unseen.arn",
		"module.unseen",
		"terraform_data.t.output", "data.terraform_remote_state.s.outputs", "data.tfe_outputs.o.values",
	] {
		found := references.unnamed(_root, [name]) with input as {}
		found == {name}
	}
	every name in ["aws_kms_key.k.arn", "var.home", "aws_s3_bucket.local.id"] {
		found := references.unnamed(_root, [name]) with input as {}
		found == set()
	}
	inner := references.unnamed(_root, ["module.web"]) with input as _modules
	inner == {"module.web.kind", "module.web.local.own"}
	keyed := references.unnamed(_root, ["module.unseen[\"a.b\"].arn"]) with input as {}
	keyed == {"module.unseen.arn"}
}

test_managed_resources_are_no_data_sources if {
	document := plans.plan([plans.document("d", [])])
	managed := references.targets(_root, ["data.aws_iam_policy_document.d.json"], "managed", "aws_iam_policy_document") with input as document
	managed == set()
	read := references.targets(_root, ["data.aws_iam_policy_document.d.json"], "data", "aws_iam_policy_document") with input as document
	read == {"data.aws_iam_policy_document.d"}
}

test_hidden_way_may_lead_to_whatever_is_not_made_yet if {
	every type, attribute in {
		"aws_acm_certificate": "arn",
		"aws_cloudfront_cache_policy": "id",
		"aws_cloudfront_origin_request_policy": "id",
		"aws_s3_bucket": "id",
	} {
		document := plans.plan([
			plans.made(type, "new", {}, {attribute: true}, {}, "aws"),
			plans.made(type, "whole", {}, true, {}, "aws"),
			plans.made(type, "old", {attribute: "x"}, {"tags": true}, {}, "aws"),
		])
		every hidden in [[], ["local.x"]] {
			found := references.candidates(_root, hidden, type, attribute) with input as document
			found == {concat(".", [type, "new"]), concat(".", [type, "whole"])}
		}
		shown := references.candidates(_root, ["aws_kms_key.k.arn"], type, attribute) with input as document
		shown == set()
		other := references.candidates(_root, ["local.x"], type, "tags") with input as document
		other == set()
	}
	document := references.candidates(_root, [], "aws_iam_policy_document", "json") with input as plans.plan([plans.document("d", [])])
	document == {"data.aws_iam_policy_document.d"}
}

test_each_leads_to_what_repeats_the_block if {
	repeating := {"for_each_expression": {"references": ["local.files"]}}
	bucket := plans.made("aws_s3_bucket", "b", {}, {}, {}, "aws")
	planned := plans.plan([{"change": bucket.change, "block": object.union(bucket.block, repeating)}])
	written := {"resource": {"aws_s3_bucket": {"b": {"for_each": "${local.files}"}}}}
	listed := {"resource": {"aws_s3_bucket": {"b": {"for_each": {"a": "${local.files}"}}}}}
	every document in [planned, written, listed] {
		repeated := _sources("aws_s3_bucket.b", ["each.value"]) with input as document
		repeated == {"|local.files"}
		other := _sources("aws_s3_bucket.b", ["var.each"]) with input as document
		other == {"|var.each"}
	}
}

test_each_in_a_call_leads_to_what_repeats_the_call if {
	found := _sources("module.web[\"a\"].aws_s3_bucket.b[0]", ["var.name"]) with input as _modules
	found == {"module.web|var.name", "|local.sites"}
	other := _sources("module.web[\"a\"].aws_s3_bucket.b[0]", ["var.stage"]) with input as _modules
	other == {"module.web|var.stage", "|var.stage"}
}

# b of module.web, twice in each of two instances, and the key of the module inside it.
test_instances_of_modules_are_told_apart if {
	every case in [
		{"from": "", "references": ["module.web[\"a\"].bucket", "module.web"], "found": {"module.web[\"a\"].aws_s3_bucket.b[1]"}},
		{"from": "", "references": ["module.web.bucket", "module.web"], "found": {
			"module.web[\"a\"].aws_s3_bucket.b[1]", "module.web[\"b\"].aws_s3_bucket.b[1]",
		}},
		{"from": "aws_sqs_queue.q[\"b\"]", "references": ["module.web.bucket", "module.web"], "found": {
			"module.web[\"b\"].aws_s3_bucket.b[1]",
		}},
		{"from": "module.web[\"b\"].aws_s3_bucket_policy.p[0]", "references": ["aws_s3_bucket.b", "aws_s3_bucket.b[0]"], "found": {
			"module.web[\"b\"].aws_s3_bucket.b[0]",
		}},
		{"from": "module.web[\"b\"].aws_s3_bucket_policy.p[0]", "references": ["aws_s3_bucket.b"], "found": {
			"module.web[\"b\"].aws_s3_bucket.b[0]",
		}},
		{"from": "module.web[\"b\"].aws_s3_bucket_policy.p[0]", "references": ["aws_s3_bucket.b[1]"], "found": {
			"module.web[\"b\"].aws_s3_bucket.b[1]",
		}},
		{"from": "module.web[\"b\"].aws_s3_bucket_policy.whole", "references": ["aws_s3_bucket.b"], "found": {
			"module.web[\"b\"].aws_s3_bucket.b[0]", "module.web[\"b\"].aws_s3_bucket.b[1]",
		}},
		{"from": "module.web[\"b\"].module.inner.aws_s3_bucket_policy.p", "references": ["var.bucket"], "found": {
			"module.web[\"b\"].aws_s3_bucket.b[1]",
		}},
	] {
		record := object.get(resources.existing, case.from, _root) with input as _modules
		found := references.targets(record, case.references, "managed", "aws_s3_bucket") with input as _modules
		found == case.found
	}
}

test_key_of_a_module_means_that_instance_also_from_another_module if {
	record := resources.existing["module.other[\"b\"].aws_sqs_queue.q"] with input as _modules
	found := references.targets(record, ["var.key"], "managed", "aws_kms_key") with input as _modules
	found == {"module.web[\"b\"].module.inner.aws_kms_key.k"}
}

test_constants_that_the_document_shows if {
	every case in [
		{"path": "", "reference": "var.stage", "values": {"develop"}},
		{"path": "", "reference": "local.site", "values": {"outreach"}},
		{"path": "module.web", "reference": "var.stage", "values": {"develop"}},
		{"path": "module.web", "reference": "var.region", "values": {"eu-west-1"}},
		{"path": "module.web", "reference": "var.given", "values": {"by the call"}},
		{"path": "module.web.module.inner", "reference": "var.kind", "values": {"inner"}},
		{"path": "", "reference": "module.web.kind", "values": {"web"}},
		{"path": "module.web", "reference": "module.inner.kind", "values": {"key"}},
		{"path": "", "reference": "var.kind", "values": set()},
		{"path": "", "reference": "module.web.arn", "values": set()},
	] {
		found := references.constants(case.path, [case.reference]) with input as _modules
			with data.context as {"locals": {"site": "outreach"}}
		found == case.values
	}
}

test_constants_of_a_synthesized_file_are_its_own if {
	document := {"locals": {"site": "outreach"}, "variable": {"stage": {"default": "develop"}}}
	every reference, value in {"local.site": "outreach", "var.stage": "develop"} {
		found := references.constants("", [reference]) with input as document
			with data.context as {"locals": {"site": "another"}}
		found == {value}
	}
}

_root := {"path": "", "steps": [], "module": "", "index": null, "for_each": []}

_sources(address, names) := references.sources(resources.existing[address], names)

# module.web, for each of two sites, has two buckets, policies, and a module with a key; module.other is given the key.
_modules := {
	"format_version": "1.2",
	"variables": {"stage": {"value": "develop"}},
	"resource_changes": array.concat(
		[_change("", "aws_sqs_queue", "q", "b")],
		[change |
			some site in ["a", "b"]
			module := concat("", ["module.web[\"", site, "\"]"])
			some change in [
				_change(module, "aws_s3_bucket", "b", 0),
				_change(module, "aws_s3_bucket", "b", 1),
				_change(module, "aws_s3_bucket_policy", "p", 0),
				_change(module, "aws_s3_bucket_policy", "whole", null),
				_change(module, "terraform_data", "t", null),
				_change(concat(".", [module, "module.inner"]), "aws_s3_bucket_policy", "p", null),
				_change(concat(".", [module, "module.inner"]), "aws_kms_key", "k", null),
				_change(concat("", ["module.other[\"", site, "\"]"]), "aws_sqs_queue", "q", null),
			]
		],
	),
	"configuration": {"root_module": {"module_calls": {
		"other": {
			"expressions": {"key": {"references": ["module.web[\"b\"].arn", "module.web[\"b\"]", "module.web"]}},
			"module": {"variables": {"key": {}}},
		},
		"web": {
			"for_each_expression": {"references": ["local.sites"]},
			"expressions": {
				"name": {"references": ["each.value"]},
				"stage": {"references": ["var.stage"]},
				"given": {"constant_value": "by the call"},
			},
			"module": {
				"resources": [{"address": "terraform_data.t", "expressions": {"input": {"references": ["local.own"]}}}],
				"variables": {
					"name": {}, "stage": {}, "region": {"default": "eu-west-1"}, "given": {"default": "by the module"},
				},
				"outputs": {
					"arn": {"expression": {"references": ["module.inner.arn", "module.inner"]}},
					"passed": {"expression": {"references": ["terraform_data.t.output", "terraform_data.t"]}},
					"bucket": {"expression": {"references": ["aws_s3_bucket.b[1].id", "aws_s3_bucket.b[1]", "aws_s3_bucket.b"]}},
					"kind": {"expression": {"constant_value": "web"}},
				},
				"module_calls": {"inner": {
					"expressions": {
						"kind": {"constant_value": "inner"},
						"bucket": {"references": ["aws_s3_bucket.b[1].id", "aws_s3_bucket.b[1]", "aws_s3_bucket.b"]},
					},
					"module": {
						"variables": {"kind": {}, "bucket": {}},
						"outputs": {
							"arn": {"expression": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}},
							"kind": {"expression": {"constant_value": "key"}},
						},
					},
				}},
			},
		},
	}}},
}

_change(module, type, name, index) := object.union(
	{key: value | some key, value in {"module_address": module, "index": index}; not value in {"", null}},
	{
		"address": concat(".", [part |
			some part in [module, type, concat("", [name, _bracketed(index)])]
			part != ""
		]),
		"mode": "managed", "type": type, "name": name,
		"change": {"actions": ["create"], "before": null, "after": {}, "after_unknown": {"id": true}},
	},
)

_bracketed(null) := ""

_bracketed(index) := concat("", ["[", json.marshal(index), "]"]) if index != null
