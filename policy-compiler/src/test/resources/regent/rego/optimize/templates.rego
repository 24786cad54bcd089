# Rules that compare paths in data with the path of the input, segment by segment.
package searches

fits(pattern) if {
	count(pattern) == count(input.segments)
	every i, segment in pattern {
		segment in {"*", input.segments[i]}
	}
}

fits_argument(pattern, path) if {
	count(pattern) == count(path)
	every i, segment in pattern {
		segment in [path[i], "*", "a"]
	}
}

same_items(pattern, path) if {
	count(path) > 0
	every i, segment in pattern {
		path[i] == segment
	}
}

allows(entry, path) if {
	input.method in entry.methods
	same_length(entry.path, path)
	fits_argument(entry.path, path)
}

same_length(a, b) if count(a) == count(b)

picked(entry) := entry.id if input.method in entry.methods

by_function contains entry.id if {
	some entry in data.templates
	input.method in entry.methods
	fits(entry.path)
}

by_argument contains entry.id if {
	some entry in data.templates
	fits_argument(entry.path, input.segments)
}

by_function_of_functions contains entry.id if {
	some entry in data.templates
	allows(entry, input.segments)
}

written_out contains entry.id if {
	some entry in data.templates
	path := input.segments
	every i, segment in entry.path {
		segment in {path[i], "*"}
	}
}

only_begins contains entry.id if {
	some entry in data.templates
	same_items(entry.path, input.segments)
}

any_length contains entry.id if {
	some entry in data.templates
	every i, segment in entry.path {
		segment in {"*", input.segments[i]}
	}
}

not_fitting contains entry.id if {
	some entry in data.templates
	not fits(entry.path)
}

first if {
	some entry in data.templates
	entry.id == input.id
	fits(entry.path)
}

by_role contains entry.id if {
	some role in input.roles
	some entry in data.templates_of[role]
	fits(entry.path)
}

as_long contains entry.id if {
	some entry in data.templates
	count(entry.path) == input.n
}

picked_ones contains id if {
	some entry in data.templates
	id := picked(entry)
	count(entry.path) == 1
}

of_input contains entry.id if {
	some entry in input.list
	fits(entry.members)
}
