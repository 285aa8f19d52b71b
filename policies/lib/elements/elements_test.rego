package lib.elements_test

import data.lib.elements

test_elements_of_a_plan if {
	every case in [
		{"values": {"a": ["x", "y"]}, "unknown": {}, "of": {"known": {"x", "y"}, "open": false}},
		{"values": {"a": "x"}, "unknown": {}, "of": {"known": {"x"}, "open": false}},
		{"values": {}, "unknown": {}, "of": {"known": set(), "open": false}},
		{"values": {"a": ["x", null]}, "unknown": {"a": [false, true]}, "of": {"known": {"x"}, "open": true}},
		{"values": {"a": null}, "unknown": {"a": true}, "of": {"known": set(), "open": true}},
		{"values": {}, "unknown": {"a": true}, "of": {"known": set(), "open": true}},
	] {
		block := {"values": case.values, "unknown": case.unknown, "sensitive": {}, "candidates": [], "synthesized": false}
		elements.of(block, "a") == case.of
	}
}

test_elements_of_a_synthesized_file if {
	every case in [
		{"values": {"a": ["x", "y"]}, "of": {"known": {"x", "y"}, "open": false}},
		{"values": {"a": ["x", "${var.known}"]}, "of": {"known": {"x", "k"}, "open": false}},
		{"values": {"a": ["x", "${var.open}"]}, "of": {"known": {"x"}, "open": true}},
		{"values": {"a": "${var.list}"}, "of": {"known": {"x", "y"}, "open": false}},
		{"values": {"a": "${var.open}"}, "of": {"known": set(), "open": true}},
		{"values": {}, "of": {"known": set(), "open": false}},
	] {
		found := elements.of({"values": case.values, "synthesized": true}, "a") with input as {"variable": {
			"known": {"default": "k"}, "open": {}, "list": {"default": ["x", "y"]},
		}}
		found == case.of
	}
}
