package lib.document_test

import data.lib.document

test_plan_is_unwrapped if {
	plan := {"format_version": "1.2", "resource_changes": []}
	bare := document.plan with input as plan
	bare == plan
	wrapped := document.plan with input as {"plan": plan, "run": {}}
	wrapped == plan

	# A wrapper may have a version too.
	versioned := document.plan with input as {"plan": plan, "format_version": "2"}
	versioned == plan
}

test_plan_that_has_something_called_plan_is_a_plan if {
	odd := {"format_version": "1.2", "plan": {"name": "x"}}
	found := document.plan with input as odd
	found == odd
}

test_document_is_a_plan_or_a_synthesized_file if {
	document.is_plan with input as {"format_version": "1.2"}
	not document.synthesized with input as {"format_version": "1.2"}
	not document.is_plan with input as {"resource": {}}
	found := document.synthesized with input as {"resource": {}}
	found == {"resource": {}}
}

test_operation_is_given_or_what_the_run_says if {
	plain := document.operation with input as {}
	plain == "plan"
	destroying := document.operation with input as {"run": {"is_destroy": true}}
	destroying == "destroy"
	applying := document.operation with input as {"run": {"is_destroy": true}} with data.context as {"operation": "apply"}
	applying == "apply"
	not_destroying := document.operation with input as {"run": {"is_destroy": false}}
	not_destroying == "plan"
}
