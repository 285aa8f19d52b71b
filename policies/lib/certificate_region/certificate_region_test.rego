package lib.certificate_region_test

import data.lib.certificate_region as region

_edge := {"known": true, "name": "us-east-1"}

_home := {"known": true, "name": "eu-west-1"}

_global := {"known": true, "name": ""}

_open := {"known": false, "name": "provider aws", "missing": "region of provider aws"}

test_certificates_that_lie_elsewhere_are_wrong if {
	region.wrong(_consumer(_edge, {_home}, set())) == "certificate_arn names it in eu-west-1; reason."
	region.wrong(_consumer(_home, {_edge}, set())) == "certificate_arn names it in us-east-1; reason (eu-west-1)."
	region.wrong(_consumer(_edge, {_global}, set()))
	every consumer in [
		_consumer(_edge, {_edge}, set()), _consumer(_edge, {_edge, _home}, set()), _consumer(_edge, set(), set()),
		_consumer(_edge, {_home}, {"x"}), _consumer(_open, {_home}, set()),
		object.union(_consumer(_edge, {_global}, set()), {"iam": true}),
	] {
		not region.wrong(consumer)
	}
}

test_certificates_whose_place_is_not_known_are_undecided if {
	every case in [
		{"consumer": _consumer(_edge, {_open}, {"region of provider aws"}), "missing": "region of provider aws"},
		{"consumer": _consumer(_open, {_home}, set()), "missing": "region of provider aws"},
		{"consumer": _consumer(_edge, set(), {"local.c"}), "missing": "local.c"},
		{"consumer": _consumer(_edge, {_edge, _home}, set()), "missing": "certificate_arn"},
	] {
		region.undecided(case.consumer).missing == case.missing
	}
	region.undecided(_consumer(_edge, {_edge, _home}, set())).message == concat("", [
		"certificate_arn may name any of it, some of them in eu-west-1; reason.",
	])
	every consumer in [
		_consumer(_edge, {_edge}, set()), _consumer(_edge, {_home}, set()), _consumer(_open, {_open}, set()),
		object.union(_consumer(_edge, {_global}, set()), {"iam": true}),
	] {
		not region.undecided(consumer)
	}
}

_consumer(place, places, missing) := {
	"argument": "certificate_arn", "reason": "reason", "place": place, "iam": false,
	"certificate": {"places": places, "missing": missing, "given": "it"},
}
