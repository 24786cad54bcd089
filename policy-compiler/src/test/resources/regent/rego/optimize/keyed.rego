package searches

# Rules that depend on data and one value of the input, below rules that are asked for.

mine := [element |
	some element in data.list
	element.subject == input.user
]

names contains element.name if some element in mine

total := sum([element.n | some element in mine])

roles[role] contains element.name if {
	some element in data.list
	element.meta.subject == input.user
	role := element.role
}

entry := data.map[input.user]

inner contains each.role if {
	some each in data.map[input.user].inner
	each.n > 1
}

granted contains permission.action if {
	some role in names
	some permission in data.roles[role]
}

conflicting := element.role if {
	some element in data.list
	element.subject == input.user
}

not_mine := [element | some element in data.list; element.subject != input.user]

of(user) := [element.role | some element in data.list; element.subject == user]

reached := graph.reachable(
	{role: [permission.action | some permission in data.roles[role]] | some role, _ in data.roles},
	[input.user],
)

of_array if count(mine) > 1

of_set if input.role in names

of_total if total > input.n

all_names := names

all_roles := roles

all_inner := [entry, inner]

all_granted := granted

may if {
	input.action in granted
	total > 2
}

every_one if {
	input.n > 0
	every element in mine {
		element.n > 0
	}
}

some_one contains input.action if {
	some element in mine
	element.role in names
	not element.disabled
}

conflict := conflicting

others := count(not_mine)

two_values := [total, input.other, names]

argument := of(input.user)

argument_of_other := [of(input.user), of(input.other)]

with_other_input := x if x := [total, names] with input.user as "b"

with_other_data := x if x := [total, names] with data.list as [{"subject": "a", "name": "x", "n": 3}]

with_user := [x | some user in ["a", "b", "1", 1]; x := total with input.user as user]

graph_of_data := [reached, names]

key_in_result := {"user": input.user, "total": total}
