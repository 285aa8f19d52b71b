package lib.report_test

import data.lib.report

test_what_a_rule_says_of_itself_is_on_its_package if {
	note := {"scope": "package", "title": "T", "custom": {"id": "i", "severity": "high", "remedy": "r"}}
	rule := {"scope": "rule", "title": "other", "custom": {"id": "o", "severity": "low", "remedy": "o"}}
	about := {"id": "i", "severity": "high", "title": "T", "remedy": "r"}
	plain := report.about([{"annotations": rule}, {"annotations": note}])
	plain == object.union(about, {"destroy": false, "stacks": false})
	marked := report.about([{"annotations": object.union(note, {"custom": {"destroy": true, "stacks": true}})}])
	marked == object.union(about, {"destroy": true, "stacks": true})
}
