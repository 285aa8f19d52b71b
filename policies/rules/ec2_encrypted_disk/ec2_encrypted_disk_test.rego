package ec2_encrypted_disk_test

import data.lib.plans_test as plans
import data.rules.ec2_encrypted_disk as rule

test_deny if {
	every case in [
		{"type": "aws_instance", "values": {}, "message": "encrypted of root_block_device is not set; allowed is true."},
		{"type": "aws_instance", "values": {"root_block_device": [{"encrypted": false}]}, "message": "encrypted of root_block_device is false; allowed is true."},
		{"type": "aws_instance", "values": {"root_block_device": [{"encrypted": true}], "ebs_block_device": [{"encrypted": true}, {"device_name": "b"}]}, "message": "encrypted of an ebs_block_device is not set; allowed is true."},
		{"type": "aws_launch_configuration", "values": {}, "message": "encrypted of root_block_device is not set; allowed is true."},
		{"type": "aws_launch_template", "values": {}, "message": "block_device_mappings with ebs is not set, which leaves the disks to the image; allowed is ebs with encrypted true."},
		{"type": "aws_launch_template", "values": {"block_device_mappings": [{"ebs": [{"volume_size": 8}]}]}, "message": "encrypted of ebs is not set; allowed is true."},
		{"type": "aws_launch_template", "values": {"block_device_mappings": [{"ebs": [{"encrypted": "false"}]}]}, "message": "encrypted of ebs is \"false\"; allowed is true."},
		{"type": "aws_ebs_volume", "values": {}, "message": "encrypted is not set; allowed is true."},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		plans.brief(findings) == {["deny", concat(".", [case.type, "x"]), case.message]}
	}
}

test_allow if {
	every case in [
		{"type": "aws_instance", "values": {"root_block_device": [{"encrypted": true}]}},
		{"type": "aws_launch_template", "values": {"block_device_mappings": [{"ebs": [{"encrypted": "true"}]}]}},
		{"type": "aws_ebs_volume", "values": {"encrypted": true}},
		{"type": "aws_instance", "values": {"launch_template": [{"id": "lt-1"}]}},
	] {
		findings := rule.findings with input as plans.plan([plans.known(case.type, "x", case.values)])
		count(findings) == 0
	}
}

test_undetermined if {
	every case in [
		{"type": "aws_instance", "values": {"root_block_device": [{}]}, "unknown": {"root_block_device": [{"encrypted": true}]}, "expressions": {"root_block_device": [{"encrypted": {"references": ["local.x"]}}]}, "missing": "encrypted of root_block_device"},
		{"type": "aws_launch_template", "values": {}, "unknown": {"block_device_mappings": true}, "expressions": {}, "missing": "block_device_mappings"},
		{"type": "aws_ebs_volume", "values": {}, "unknown": {"encrypted": true}, "expressions": {"encrypted": {"references": ["local.x"]}}, "missing": "encrypted"},
	] {
		findings := rule.findings with input as plans.plan([plans.made(case.type, "x", case.values, case.unknown, case.expressions, "aws")])
		{[finding.verdict, finding.missing] | some finding in findings} == {["undetermined", case.missing]}
	}
}

test_synthesized_file if {
	every case in [
		{"type": "aws_instance", "values": {}, "verdicts": ["deny"]},
		{"type": "aws_launch_template", "values": {"block_device_mappings": {"ebs": {"encrypted": true}}}, "verdicts": []},
		{"type": "aws_ebs_volume", "values": {"encrypted": "${var.x}"}, "verdicts": ["undetermined"]},
	] {
		findings := rule.findings with input as {"variable": {"x": {}}, "resource": {case.type: {"x": case.values}}}
		[finding.verdict | some finding in findings] == case.verdicts
	}
}

test_encryption_by_default if {
	every case in [
		{"values": {}, "count": 0}, {"values": {"enabled": true}, "count": 0}, {"values": {"enabled": false}, "count": 3},
	] {
		findings := rule.findings with input as plans.plan([
			plans.known("aws_ebs_encryption_by_default", "d", case.values),
			plans.known("aws_instance", "x", {}),
			plans.known("aws_launch_template", "x", {}),
			plans.known("aws_ebs_volume", "x", {}),
		])
		count(findings) == case.count
	}
}

test_undetermined_further_disks if {
	every case in [
		{"expressions": {"ebs_block_device": {"references": ["local.disks"]}}, "missing": {"ebs_block_device"}},
		{"expressions": {"ami": {}}, "missing": set()},
	] {
		findings := rule.findings with input as plans.plan([plans.made("aws_instance", "x", {"root_block_device": [{"encrypted": true}]}, {"ebs_block_device": true}, case.expressions, "aws")])
		{finding.missing | some finding in findings} == case.missing
		every finding in findings {
			finding.message == "ebs_block_device is not known yet; allowed is encrypted true for each."
		}
	}
}

test_each_disk_of_each_kind_of_machine if {
	every type in ["aws_instance", "aws_launch_configuration", "aws_spot_instance_request"] {
		findings := rule.findings with input as plans.plan([plans.known(type, "x", {
			"root_block_device": [{"encrypted": true}], "ebs_block_device": [{"encrypted": true}, {}],
		})])
		{finding.verdict | some finding in findings} == {"deny"}
		root := rule.findings with input as plans.plan([plans.known(type, "x", {"ebs_block_device": [{"encrypted": true}]})])
		{finding.verdict | some finding in root} == {"deny"}
	}
}

test_machines_of_a_launch_template_leave_it_their_root_disk if {
	every case in [
		{"values": {"launch_template": [{"id": "lt-1"}]}, "count": 0},
		{"values": {"launch_template": [{"id": "lt-1"}], "root_block_device": [{"encrypted": false}]}, "count": 1},
	] {
		findings := rule.findings with input as plans.plan([plans.known("aws_instance", "x", case.values)])
		count(findings) == case.count
	}
}

test_encryption_by_default_covers_further_disks_and_templates if {
	disks := [
		plans.known("aws_instance", "x", {"root_block_device": [{"encrypted": true}], "ebs_block_device": [{}]}),
		plans.known("aws_launch_template", "x", {"block_device_mappings": [{"ebs": [{}]}]}),
		plans.made("aws_launch_template", "y", {}, {"block_device_mappings": true}, {"block_device_mappings": [{}]}, "aws"),
	]
	with_default := rule.findings with input as plans.plan(array.concat(disks, [plans.known("aws_ebs_encryption_by_default", "d", {"enabled": true})]))
	count(with_default) == 0
	without := rule.findings with input as plans.plan(disks)
	plans.verdicts(without) == {
		["deny", "aws_instance.x"], ["deny", "aws_launch_template.x"], ["undetermined", "aws_launch_template.y"],
	}
	open := rule.findings with input as plans.plan(array.concat(disks, [plans.made("aws_ebs_encryption_by_default", "d", {}, {"enabled": true}, {"enabled": {"references": ["local.e"]}}, "aws")]))
	count(open) == 3
}
