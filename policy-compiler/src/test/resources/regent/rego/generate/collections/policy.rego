package collections

names contains user.name if some user in input.users

ages[user.name] := user.age if some user in input.users

adults := [name | some name, age in ages; age >= 18]

all_named if every user in input.users { user.name != "" }

as_guest := seen if seen := names with input.users as [{"name": "guest"}]
