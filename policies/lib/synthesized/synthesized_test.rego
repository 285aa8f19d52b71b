package lib.synthesized_test

import data.lib.synthesized

test_resources_have_the_shape_of_a_plans_records if {
	found := synthesized.resources with input as {
		"resource": {"aws_sqs_queue": {"q": {"name": "jobs", "for_each": "${var.names}", "count": 2}}},
		"data": {"aws_region": {"here": {"provider": "${aws.edge}"}}},
	}
	common := {
		"module": "", "path": "", "steps": [], "index": null, "actions": ["create"], "before": {}, "unknown": {},
		"sensitive": {}, "expressions": {}, "candidates": [], "synthesized": true,
	}
	found == {
		"aws_sqs_queue.q": object.union(common, {
			"address": "aws_sqs_queue.q", "mode": "managed", "type": "aws_sqs_queue", "name": "q",
			"configuration": "aws_sqs_queue.q", "values": {"name": "jobs", "for_each": "${var.names}", "count": 2},
			"for_each": ["${var.names}", 2], "provider": "aws",
		}),
		"data.aws_region.here": object.union(common, {
			"address": "data.aws_region.here", "mode": "data", "type": "aws_region", "name": "here",
			"configuration": "data.aws_region.here", "values": {"provider": "${aws.edge}"},
			"for_each": [], "provider": "aws.edge",
		}),
	}
}

test_names_may_stand_in_several_objects if {
	found := synthesized.resources with input as {"resource": {"aws_sqs_queue": [{"a": {}}, {"b": {}, "c": {}}]}}
	object.keys(found) == {"aws_sqs_queue.a", "aws_sqs_queue.b", "aws_sqs_queue.c"}
}
