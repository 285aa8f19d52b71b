# METADATA
# title: Text of messages
# description: |
#   Builds the words of findings without `sprintf`, which is not native in WebAssembly and formats differently there.
package lib.text

# sentence puts its parts together, with nothing between them.
sentence(parts) := concat("", parts)

# show writes a value as a reader expects it: text in quotes, a collection in brackets, anything else as it is.
show(value) := words if {
	words := concat("", ["\"", value, "\""])
} else := concat("", ["[", list(value), "]"]) if {
	_is_list(value)
} else := plain(value)

# shown writes the value of a known attribute, unless Terraform marks it as sensitive.
shown(attribute) := show(attribute.value) if not attribute.sensitive

shown(attribute) := "(sensitive)" if attribute.sensitive

# list writes the values in order: `a, b, c`.
list(values) := concat(", ", sort([plain(value) | some value in values]))

# plain writes a value without quotes. The keys of an object have another order in WebAssembly, so one is only named.
plain(value) := value if is_string(value)

plain(value) := json.marshal(value) if {
	not is_string(value)
	not _holds_block(value)
}

plain(value) := "a block" if _holds_block(value)

_holds_block(value) if {
	walk(value, [_, part])
	is_object(part)
}

_is_list(value) if is_array(value)

_is_list(value) if is_set(value)

# capital begins a sentence with the words.
capital(words) := concat("", [upper(substring(words, 0, 1)), substring(words, 1, -1)])
