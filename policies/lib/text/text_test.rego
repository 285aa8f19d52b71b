package lib.text_test

import data.lib.text

test_values_are_written_for_readers if {
	every case in [
		{"value": "a", "shown": "\"a\""}, {"value": 1, "shown": "1"}, {"value": true, "shown": "true"}, {"value": null, "shown": "null"},
		{"value": ["b", 1], "shown": "[1, b]"}, {"value": {"b", "a"}, "shown": "[a, b]"}, {"value": {"a": 1}, "shown": "a block"},
		{"value": [{"a": 1}], "shown": "[a block]"}, {"value": [], "shown": "[]"},
	] {
		text.show(case.value) == case.shown
	}
	text.shown({"value": "a", "sensitive": true}) == "(sensitive)"
	text.plain([["a"]]) == "[[\"a\"]]"
	text.capital("ein Wort") == "Ein Wort"
}
