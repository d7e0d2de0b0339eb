package mutants

// ofPeople returns bugs in who is who: deleted users, addresses and roles.
func ofPeople() []mutant {
	const directory, deleted, roles = "internal/people/directory.go", "internal/people/deleted.go", "internal/postgres/user_roles.go"
	return []mutant{
		{
			name:     "a deleted user's token is accepted until it expires",
			edits:    []edit{{directory, "if err == nil && d.deleted.has(id.UserID) {", "if err != nil && d.deleted.has(id.UserID) {"}},
			caughtBy: test("people", "TestDirectory_DeletedUsers", "are refused at once where Clerk's event arrives"),
			quick:    true,
		},
		{
			name:     "a deletion that is committed late is never read",
			edits:    []edit{{deleted, "since = since.Add(-deletedOverlap)", "since = since.Add(time.Nanosecond)"}},
			caughtBy: test("people", "TestDirectory_DeletedUsers", "are found although their transaction was committed late"),
		},
		{
			name:     "the sockets of a deleted user stay signed in",
			edits:    []edit{{"internal/live/deleted.go", "		h.forgetUser(s)\n", ""}},
			caughtBy: test("live", "TestHub_SignOutDeleted"),
		},
		{
			name:     "a webhook's address counts although nobody has verified it",
			edits:    []edit{{"internal/auth/clerk.go", " && isVerified(address) {", " {"}},
			caughtBy: test("auth", "TestWebhook_Read", "an update with an address that is not verified"),
			quick:    true,
		},
		{
			name:     "a token's address counts although it says that it is not verified",
			edits:    []edit{{"internal/auth/claims.go", "	if c.EmailUnverified {\n", "	if c.EmailUnverified && c.Email == \"\" {\n"}},
			caughtBy: test("auth", "TestVerifier_EmailVerified"),
		},
		{
			name:     "the owner of an address that looks like a lower-case one becomes an admin too",
			edits:    []edit{{roles, "lower(email COLLATE \"C\") = lower($1 COLLATE \"C\")", "lower(replace(email, '\u212a', 'K')) = lower($1)"}},
			caughtBy: test("postgres", "TestUsers_GrantByEmail", "compares the case of ASCII letters only"),
		},
		{
			name:     "of several users with an address, the first one becomes an admin",
			edits:    []edit{{roles, "		case len(users) > 1:\n			return ErrSeveralUsers\n", ""}},
			caughtBy: test("postgres", "TestUsers_GrantByEmail", "refuses an address that several users have"),
		},
		{
			name:     "an address that a version before has stored makes an admin",
			edits:    []edit{{roles, "		case !verified:\n", "		case !verified && users[0].ClerkID == \"\":\n"}},
			caughtBy: test("postgres", "TestUsers_GrantByEmail", "refuses one that a version before has stored, until it is verified"),
		},
		{
			name:     "a user whom Clerk has deleted can become an admin",
			edits:    []edit{{roles, "updated_at = now() WHERE u.deleted_at IS NULL RETURNING", "updated_at = now() RETURNING"}},
			caughtBy: test("postgres", "TestUsers_Roles"),
		},
		{
			name:     "names are sent to Clerk although they are unchanged",
			edits:    []edit{{directory, "(first != known.FirstName || last != known.LastName)", "(first != \"\" || last != known.LastName)"}},
			caughtBy: test("people", "TestDirectory_SetProfile", "does not send to Clerk what is unchanged"),
		},
		{
			name:     "a user may send any number of names to Clerk",
			edits:    []edit{{"internal/people/renames.go", "len(recent) >= maxRenames", "len(recent) >= maxRemembered"}},
			caughtBy: test("people", "TestDirectory_SetProfile", "sends at most five names a minute of one user to Clerk"),
		},
	}
}
