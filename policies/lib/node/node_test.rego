package lib.node_test

import data.lib.node

test_marks_of_a_list_hold_for_all_of_it_those_of_a_map_do_not if {
	node.attribute(_block({"a": ["x"]}, {"a": [false, true]}, []), "a") == {"state": "unknown", "references": set()}
	node.attribute(_block({"a": ["x"]}, {"a": [false]}, []), "a").state == "known"
	node.attribute(_block({"a": {"x": 1}}, {"a": {"y": true}}, []), "a").state == "known"
	node.attribute(_block({"a": "x"}, true, []), "a").state == "unknown"
}

test_sensitive_values_are_marked if {
	every case in [
		{"marks": {}, "sensitive": false}, {"marks": {"a": true}, "sensitive": true}, {"marks": true, "sensitive": true},
		{"marks": {"a": [true]}, "sensitive": true}, {"marks": {"a": [false]}, "sensitive": false},
		{"marks": {"b": true}, "sensitive": false},
	] {
		block := object.union(_block({"a": "x"}, {}, []), {"sensitive": case.marks})
		node.attribute(block, "a") == {"state": "known", "value": "x", "sensitive": case.sensitive}
	}
}

test_only_objects_are_blocks if {
	every values in [null, "text", 1, [null, "text"]] {
		node.blocks(_block({"b": values}, {}, []), "b") == []
	}
	count(node.blocks(_block({"b": {"a": 1}}, {}, []), "b")) == 1
	count(node.blocks(_block({"b": [null, {"a": 1}]}, {}, []), "b")) == 1
}

test_blocks_take_their_own_marks if {
	every case in [
		{"marks": {"b": [{}, {"a": true}]}, "found": [{}, {"a": true}]},
		{"marks": {"b": [{}, true]}, "found": [{}, true]},
		{"marks": {"b": [false, false]}, "found": [{}, {}]},
		{"marks": {"b": [{}]}, "found": [{}, {}]},
		{"marks": {"b": true}, "found": [true, true]},
		{"marks": true, "found": [true, true]},
		{"marks": {}, "found": [{}, {}]},
	] {
		values := {"b": [{"a": 1}, {"a": 2}]}
		[block.unknown | some block in node.blocks(_block(values, case.marks, []), "b")] == case.found
		sensitive := object.union(_block(values, {}, []), {"sensitive": case.marks})
		[block.sensitive | some block in node.blocks(sensitive, "b")] == case.found
	}
}

test_blocks_may_be_undecided if {
	every marks in [true, {"b": true}] {
		node.undecided_blocks(_block({}, marks, []), "b")
	}
	every marks in [{}, {"b": [true]}, {"b": false}] {
		not node.undecided_blocks(_block({}, marks, []), "b")
	}
}

test_dynamic_blocks_of_a_synthesized_file_count_too if {
	block := {"synthesized": true, "values": {
		"b": {"a": 1},
		"dynamic": {"b": [{"for_each": "${var.x}", "content": {"a": 2}}], "c": {"content": {"a": 3}}},
	}}
	[inner.values.a | some inner in node.blocks(block, "b")] == [1, 2]
	node.blocks(block, "d") == []
}

# Which of several blocks of the configuration a block of the plan is, seen by where its unknown argument comes from.
test_blocks_are_matched_by_what_they_say if {
	one := {"name": {"constant_value": "one"}, "x": {"references": ["local.one"]}}
	other := {"name": {"constant_value": "other"}, "x": {"references": ["local.other"]}}
	every case in [
		{"what": "a constant", "values": {"name": "one"}, "written": [one, other], "found": {"local.one"}},
		{"what": "neither constant", "values": {"name": "third"}, "written": [one, other], "found": set()},
		{"what": "no contradiction", "values": {}, "written": [one, other], "found": {"local.one", "local.other"}},
		{
			"what": "text for a number", "values": {"port": 80},
			"written": [object.union(one, {"port": {"constant_value": "80"}}), object.union(other, {"port": {"constant_value": 81}})],
			"found": {"local.one"},
		},
		{
			"what": "a set in another order", "values": {"names": ["a", "b"]},
			"written": [object.union(one, {"names": {"constant_value": ["b", "a"]}})], "found": {"local.one"},
		},
		{
			"what": "a nested block", "values": {"inner": [{}]},
			"written": [object.union(one, {"inner": [{}]}), other], "found": {"local.one"},
		},
		{
			"what": "no nested block", "values": {"inner": []},
			"written": [object.union(one, {"inner": [{}]}), other], "found": {"local.other"},
		},
		{
			"what": "an absent argument", "values": {},
			"written": [object.union(one, {"path": {"references": ["var.p"]}}), other], "found": {"local.one", "local.other"},
		},
		{
			"what": "an argument that refers to something but is empty", "values": {"path": ""},
			"written": [object.union(one, {"path": {"references": ["var.p"]}}), other], "found": {"local.other"},
		},
		{
			"what": "an argument that refers to something but is null", "values": {"path": null},
			"written": [object.union(one, {"path": {"references": ["var.p"]}}), other], "found": {"local.other"},
		},
		{
			"what": "an argument that is not known yet", "values": {"path": null}, "unknown": {"path": true},
			"written": [object.union(one, {"path": {"references": ["var.p"]}}), other], "found": {"local.one", "local.other"},
		},
		{
			"what": "an unknown argument is no constant", "values": {}, "unknown": {"name": true},
			"written": [one, {"name": {"references": ["var.n"]}, "x": {"references": ["local.named"]}}],
			"found": {"local.named"},
		},
		{
			"what": "an unknown argument that is written null", "values": {}, "unknown": {"path": true},
			"written": [object.union(one, {"path": {"constant_value": null}}), other], "found": {"local.one", "local.other"},
		},
		{
			"what": "unknown nested blocks", "values": {}, "unknown": {"inner": true},
			"written": [object.union(one, {"inner": [{}]}), other], "found": {"local.one", "local.other"},
		},
	] {
		block := _block(
			{"b": [case.values]},
			{"b": [object.union(object.get(case, "unknown", {}), {"x": true})]},
			[{"b": case.written}],
		)
		[inner] := node.blocks(block, "b")
		node.attribute(inner, "x").references == case.found
	}
}

test_argument_that_nobody_wrote_is_unset if {
	node.attribute(_block({}, {"a": true}, [{}]), "a") == {"state": "unset"}
	node.attribute(_block({}, {"a": true}, [{}, {"a": {"references": ["var.a"]}}]), "a").state == "unknown"
	node.attribute(_block({}, {"a": true}, []), "a").state == "unknown"
}

_block(values, unknown, candidates) := {
	"values": values, "unknown": unknown, "sensitive": {}, "candidates": candidates, "synthesized": false,
}
