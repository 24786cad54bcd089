package authz

default allow := false

allow if {
	input.method == "GET"
	public(input.path)
}

allow if {
	some role in data.roles[input.user]
	role == "admin"
}

public(path) if startswith(path, "/public/")

public(path) if path == "/"
