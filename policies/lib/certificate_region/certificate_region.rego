# METADATA
# title: Regions of certificates, decided per consumer
# description: |
#   Compares the places a certificate may lie in with the place its consumer needs. A consumer has: address, argument,
#   certificate (from lib.certificates), place (the one that is allowed), reason, and iam where it takes IAM's
#   certificates too.
package lib.certificate_region

import data.lib.text

# The only Region for certificates of CloudFront.
us_east_1 := {"known": true, "name": "us-east-1"}

# wrong says that the certificate lies elsewhere: every place it may lie in is known and another one.
wrong(consumer) := text.sentence([
	consumer.argument, " names ", consumer.certificate.given, " in ", text.list({place.name | some place in elsewhere}),
	"; ", consumer.reason, _where(consumer.place), ".",
]) if {
	count(consumer.certificate.missing) == 0
	elsewhere := _elsewhere(consumer)
	count(elsewhere) > 0
	elsewhere == consumer.certificate.places
	consumer.place.known
}

# undecided says what is missing to tell.
undecided(consumer) := {"message": message, "missing": text.list(missing)} if {
	_open(consumer)
	missing := consumer.certificate.missing | _place_missing(consumer.place)
	count(missing) > 0
	message := text.sentence([
		"The Region of the certificate in ", consumer.argument, " is not known: it depends on ", text.list(missing),
		"; ", consumer.reason, _where(consumer.place), ".",
	])
}

# Several certificates are possible, and only some of them lie right.
undecided(consumer) := {"message": message, "missing": consumer.argument} if {
	_open(consumer)
	count(consumer.certificate.missing | _place_missing(consumer.place)) == 0
	message := text.sentence([
		consumer.argument, " may name any of ", consumer.certificate.given, ", some of them in ",
		text.list({place.name | some place in _elsewhere(consumer)}), "; ", consumer.reason, _where(consumer.place), ".",
	])
}

_open(consumer) if {
	not _right(consumer)
	not wrong(consumer)
}

# IAM certificates have no Region; load balancers take them everywhere.
_right(consumer) if {
	count(consumer.certificate.places) > 0
	count(_elsewhere(consumer)) == 0
}

_elsewhere(consumer) := {place |
	some place in consumer.certificate.places
	place.name != consumer.place.name
	not _global(consumer, place)
}

_global(consumer, place) if {
	place.name == ""
	consumer.iam
}

# Only a place that is not known has something missing.
_place_missing(place) := {missing | missing := place.missing}

_where(place) := "" if place == us_east_1

_where(place) := concat("", [" (", place.name, ")"]) if place != us_east_1
