package lib.api_domains_test

import data.lib.api_domains
import data.lib.plans_test as plans

test_certificates_of_domains_lie_where_the_domains_are if {
	every case in [
		{"values": {}, "edge": true}, {"values": {"endpoint_configuration": [{"types": ["EDGE"]}]}, "edge": true},
		{"values": {"endpoint_configuration": [{"types": ["REGIONAL"]}]}, "edge": false},
		{"values": {"endpoint_configuration": [{"types": ["PRIVATE"]}]}, "edge": false},
	] {
		plan := plans.plan([plans.known("aws_api_gateway_domain_name", "d", object.union(case.values, {
			"certificate_arn": "arn:aws:acm:us-east-1:1:certificate/c",
			"regional_certificate_arn": "arn:aws:acm:eu-west-1:1:certificate/r",
		}))])
		edge := [certificate.argument | some certificate in api_domains.edge_certificates] with input as plan
		edge == ["certificate_arn" | case.edge]
		regional := [certificate.argument | some certificate in api_domains.regional_certificates] with input as plan
		{name | some name in regional} == {"regional_certificate_arn"} | {"certificate_arn" | not case.edge}
	}
}
