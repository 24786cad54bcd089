package searches

# Rules that search data for patterns; each is compared on the interpreter and with indexes.

prefixes contains element.id if {
	some element in data.patterns
	startswith(input.path, element.prefix)
}

suffixes contains element.id if {
	some element in data.patterns
	endswith(input.path, element.suffix)
}

globs contains element.id if {
	some element in data.patterns
	glob.match(element.glob, ["/"], input.path)
}

glob_without_delimiters contains element.id if {
	some element in data.patterns
	glob.match(element.glob, null, input.path)
}

glob_default contains element.id if {
	some element in data.patterns
	glob.match(element.glob, [], input.path)
}

glob_wrong_delimiters contains element.id if {
	some element in data.patterns
	glob.match(element.glob, ["//"], input.path)
}

glob_of_each contains element.id if {
	some element in data.patterns
	glob.match(element.glob, element.delimiters, input.path)
}

regexes contains element.id if {
	some element in data.patterns
	regex.match(element.regex, input.path)
}

not_regex contains element.id if {
	some element in data.patterns
	not regex.match(element.regex, input.path)
}

regex_is_false contains element.id if {
	some element in data.patterns
	regex.match(element.regex, input.path) == false
}

networks contains element.id if {
	some element in data.patterns
	net.cidr_contains(element.cidr, input.address)
}

network_object contains k if {
	some k, cidr in data.networks
	net.cidr_contains(cidr, input.address)
}

several contains element.id if {
	some element in data.patterns
	input.method in element.methods
	glob.match(element.glob, ["/"], input.path)
	startswith(input.path, element.prefix)
	element.id != input.id
}

first_wins := element.id if {
	some element in data.patterns
	element.id == input.id
	regex.match(element.regex, input.path)
}

lowered contains element.id if {
	some element in data.patterns
	startswith(lower(input.path), element.prefix)
}

any_of_nested contains element.id if {
	some element in data.patterns
	some pattern in element.globs
	glob.match(pattern, ["/"], input.path)
}

role_after contains element.id if {
	some element in data.patterns
	input.method in element.methods
	regex.match(element.regex, input.path)
	some role in input.roles
	role in element.methods
}

checked_argument contains element.id if {
	some element in data.patterns
	startswith(input.path, element.prefix)
	count(element.prefix) > 2
}

blocked if {
	some cidr in data.networks
	net.cidr_contains(cidr, input.address)
}

not_blocked if not blocked
