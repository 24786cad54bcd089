package searches

# Rules that search data; each is compared on the interpreter and with indexes.

item_reference if data.list[_].subject == input.user

index_reference contains i if data.list[i].subject == input.user

renamed contains role if {
	some element in data.list
	user := input.user
	element.meta.subject == user
	role := element.role
}

key_of_element contains k if {
	some k, element in data.map
	element.subject == input.user
}

by_key if {
	some k, _ in data.map
	k == input.user
}

by_index contains element if {
	some k, element in data.list
	k == input.n
}

every_element if {
	every element in data.list {
		element.subject == input.user
	}
}

every_in_comprehension if {
	every element in [e | some e in data.list; e.subject == input.user] {
		element.n > 1
	}
}

argument(elements) if {
	some element in elements
	element.subject == input.user
}

passed_on if argument(data.list)

passed_on_twice if argument(data.map)

passed_foreign if argument(input.list)

argument_with_key(elements, user) := [role |
	some element in elements
	element.subject == user
	role := element.role
]

found_by_argument := argument_with_key(data.list, input.user)

set_of := {element |
	some element in data.list
	element.subject == input.user
	element.n > 1
}

array_of := [element.role |
	some element in data.list
	element.subject == input.user
]

object_of := {i: element.role |
	some i, element in data.list
	element.subject == input.user
}

found if data.plain[_] == input.user

not_found if not found

in_list if input.user in data.plain

negated_first contains element.role if {
	some element in data.list
	not element.disabled
	element.subject == input.user
}

member contains element.role if {
	some element in data.list
	input.user in element.members
}

member_of_field contains element.role if {
	some element in data.list
	element.subject in input.users
}

two_fields contains element.n if {
	some element in data.list
	element.subject == input.user
	element.role == input.role
}

constant_field contains element.n if {
	some element in data.list
	element.role == "a"
	input.user == element.subject
}

object_pattern if {
	some {"subject": subject, "role": role} in data.two
	subject == input.user
	role == "a"
}

array_pattern contains x if {
	some [user, x] in data.pairs
	user == input.user
}

computed_field if {
	some element in data.list
	lower(element.subject) == input.user
}

computed_argument contains element.role if {
	some element in data.list
	element.subject == lower(input.user)
}

nested contains element.role if {
	some element in data.list
	some inner in element.inner
	inner.subject == input.user
}

nested_two contains element.role if {
	some element in data.list
	some inner in element.inner
	inner.subject == input.user
	inner.role == element.role
	inner.n == input.n
}

nested_later contains inner.n if {
	some element in data.list
	element.role == input.role
	some inner in element.inner
	inner.subject == input.user
}

grouped[subject] := roles if {
	some element in data.list
	subject := element.subject
	roles := {other.role | some other in data.list; other.subject == subject}
}

active contains element if {
	some element in data.list
	element.n > 1
}

over_rule contains element.role if {
	some element in active
	element.subject == input.user
}

with_input contains element.role if {
	some element in data.list
	element.subject == input.user with input.user as "b"
}

found_user contains element.role if {
	some element in data.list
	element.subject == input.user
}

other_user := x if {
	x := found_user with input.user as input.other
}

other_data := x if {
	x := found_user with data.list as [
		{"subject": "a", "role": "x"},
		{"subject": "b", "role": "y"},
		{"subject": input.user, "role": input.role},
		{"subject": "c", "role": "z"},
		{"subject": 1, "role": "z"},
		{"subject": 1.0, "role": "zz"},
		{"subject": input.user, "role": "again"},
	]
}

other_input_list := x if {
	x := found_user with data.list as input.list
}

other_part := x if {
	x := found_user with data.list[0].subject as input.user
}

over_rule_with := x if {
	x := over_rule with data.list as input.list
}

joined contains [user, element.role] if {
	some user in input.users
	some element in data.list
	element.subject == user
}

joined_field contains [user.name, element.role] if {
	some user in input.list
	some element in data.list
	element.subject == user.meta.subject
	element.role == user.role
}

joined_data contains [one.subject, two.role] if {
	some one in data.list
	some two in data.map
	one.subject == two.subject
	one.n == input.n
}

counted := count([1 |
	some element in data.list
	element.subject == input.user
])

first_error if {
	some element in data.list
	to_number(element.subject) == 1
	element.role == input.role
}

late_error if {
	some element in data.list
	element.role == input.role
	to_number(element.subject) == 1
}

complete := element.role if {
	some element in data.list
	element.subject == input.user
}

conflicting := element.n if {
	some element in data.list
	element.role == input.role
	element.subject == input.user
}

chosen := "first" if {
	some element in data.list
	element.subject == input.user
} else := "second" if {
	some element in data.map
	element.subject == input.user
} else := "none"

defaulted(user) := role if {
	some element in data.list
	element.subject == user
	element.n == 1
	role := element.role
}

defaulted(user) := "none" if {
	not user in {element.subject | some element in data.list; element.n == 1}
}

called := defaulted(input.user)

deep contains leaf.name if {
	some branch in data.tree.branches
	some leaf in branch[input.role]
	leaf.subject == input.user
}

chained contains role if {
	some element in data.list
	element.subject == input.user
	some permission in data.roles[element.role]
	permission.action == input.action
	permission.resource == input.user
	role := element.role
}

not_equal contains element.role if {
	some element in data.list
	element.subject != input.user
	element.n == input.n
}

is_true contains element.role if {
	some element in data.list
	element.disabled == true
	element.subject == input.user
}

whole if {
	some element in data.plain
	element == input.user
}

undefined_field if {
	some element in data.list
	element.missing == input.user
}

undefined_collection if {
	some element in data.nowhere
	element.subject == input.user
}

in_else := x if {
	input.nothing
	x := 1
} else := [e.role | some e in data.list; e.subject == input.user]

summed := sum([element.n | some element in data.list; element.n > 0])

summed_rule if summed > input.n
